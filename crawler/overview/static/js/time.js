"use strict";
// Days and times as text: days are compared as strings, YYYY-MM-DD, and never pass through a time zone.
{
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  Report.day = (day) => `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;

  // A stamp in UTC as day and minutes.
  Report.moment = function (stamp) {
    const utc = new Date(stamp);
    return Number.isNaN(utc.getTime()) ? stamp : `${Report.day(utc.toISOString())}, ${utc.toISOString().slice(11, 16)}`;
  };

  Report.duration = function (seconds) {
    if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  };

  Report.nextDay = (day, days = 1) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

  // The length of periods in which so many days are still told apart, and the first day of the one a day is in.
  Report.period = function (first, last) {
    const days = (Date.parse(last) - Date.parse(first)) / 86400000;
    if (days <= 400) return { name: "day", of: (day) => day };
    if (days <= 2000) {
      return { name: "week", of: (day) => Report.nextDay(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7)) };
    }
    return { name: "month", of: (day) => `${day.slice(0, 7)}-01` };
  };
}
