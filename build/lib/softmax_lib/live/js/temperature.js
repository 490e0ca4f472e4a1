// The slider for the temperature that stands in several pictures: T on a log scale.

import { beyond, knob, line, rect, scale, short, text } from "./drawing.js";

export const EDGES = [0.01, 100];
export const DECADES = [0.01, 0.1, 1, 10, 100];

export const temperatureControl = (label, typed = EDGES) => ({
  kind: "range", key: "temperature", label, placed: true, min: EDGES[0], max: EDGES[1], step: 0.02, scale: "log", typed,
});

/** Every temperature that a slider can reach. */
export const temperatures = Array.from({ length: 201 }, (_, i) => Number((10 ** (i / 50 - 2)).toPrecision(3)));

export const temperatureScale = ({ left, right }) => scale(EDGES, [left, right], true);

export const temperaturePlace = ({ left, right, y }) => ({ x: left, y, width: right - left });

export function temperatureAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return temperatures[Math.round(part * (temperatures.length - 1))];
}

/** `sign` is "−" where the slider stands for negative temperatures. */
export function drawTemperature(place, T, sign = "") {
  const { left, right, y } = place;
  const x = temperatureScale(place);
  return [
    rect(left - 8, y - 2, right - left + 16, 4, "track", 2),
    DECADES.map((one) => [
      line(x(one), y + 7, x(one), y + 11, "axis"),
      text(x(one), y + 25, sign + short(one), "muted", "middle"),
    ]),
    knob(x(T), y, "ink", beyond(T, EDGES)),
  ];
}
