// Every text on the page whose contrast to the ground it stands on is less than 4.5, as WCAG reckons it.
() => {
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);

  function ground(node) {
    for (let each = node; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  }

  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  const texts = [...document.querySelectorAll("body *:not(svg *):not(option):not(script):not(noscript)")]
    .filter((node) => hasText(node) && node.checkVisibility());
  const weak = texts.filter((node) => {
    const [dark, bright] = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05) < 4.5;
  });
  if (texts.length < 100) throw new Error("there is hardly a text to be seen");
  return weak.map((node) => `${node.tagName} ${node.className}: ${node.textContent.slice(0, 40)}`);
}
