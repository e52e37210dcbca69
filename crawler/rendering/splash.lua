-- Draws one page. What is particular to it comes in as arguments; nothing that a page says ever becomes code.

-- Waits for the selector; without one, until nothing was asked or answered for half a second.
local function settle(splash, args, traffic)
  local waited, quiet, before = 0, 0, traffic()
  while waited < args.limit do
    if args.wait_for then
      if splash:select(args.wait_for) then return end
    elseif quiet >= 0.5 then
      return
    end
    splash:wait(0.1)
    waited = waited + 0.1
    quiet = traffic() == before and quiet + 0.1 or 0
    before = traffic()
  end
end

function main(splash, args)
  local requests, replies = 0, 0
  local answer, body, has_headers, is_redirect
  local led_to = {}

  splash.images_enabled = false
  splash:init_cookies(args.cookies)

  splash:on_request(function(request)
    requests = requests + 1
    if requests == 1 then
      request:enable_response_body()
    elseif is_redirect or string.sub(request.url, 1, #args.site) ~= args.site then
      -- Other sites are never asked. Where a redirect leads is for the crawler to judge, like any address.
      request:abort()
    else
      request:set_timeout(args.resource_timeout)
    end
  end)
  splash:on_response_headers(function(response)
    if not has_headers then
      has_headers = true
      is_redirect = response.status >= 300 and response.status < 400
      if not is_redirect then
        -- Scripts stay on their page; where they would lead is told.
        splash:lock_navigation()
      end
    end
  end)
  splash:on_navigation_locked(function(request)
    led_to[#led_to + 1] = request.url
  end)
  splash:on_response(function(response)
    replies = replies + 1
    if answer == nil then
      answer, body = response.info, response.body
    end
  end)

  local _, reason = splash:go{args.url, headers=args.headers}
  if answer == nil or answer.status == 0 then
    return {failure = reason or "nothing"}
  end
  local html
  if answer.status == 200 then
    settle(splash, args, function() return requests + replies end)
    html = splash:html()
  end
  return {
    status = answer.status,
    headers = answer.headers,
    body = body,
    html = html,
    led_to = table.concat(led_to, "\n"),
  }
end
