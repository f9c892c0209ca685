// Loaded before a program (`node --require`): its time passes QUICK_TIME times as fast. Nothing of the program itself is changed.
"use strict";

const timers = require("node:timers");
const promises = require("node:timers/promises");

const speed = Number(process.env.QUICK_TIME);
/** What limits a request lasts that long in real time, in milliseconds, where it is not shorter anyway: a busy machine needs it to answer. */
const shortestLimit = 5000;
const start = Date.now();
const realNow = Date.now;
const now = () => Math.round(start + (realNow() - start) * speed);
const realElapsed = performance.now.bind(performance);
const elapsedAtStart = realElapsed();
performance.now = () => elapsedAtStart + (realElapsed() - elapsedAtStart) * speed;

const quickDate = new Proxy(Date, {
  construct: (date, given) => Reflect.construct(date, given.length === 0 ? [now()] : given),
  apply: () => new quickDate().toString(),
  get: (date, name) => (name === "now" ? now : Reflect.get(date, name)),
});
Object.assign(globalThis, { Date: quickDate });

/**
 * @template {Function} Timer
 * @param {Timer} real
 * @param {(delay: number) => number} shortened
 * @returns {Timer}
 */
const quick = (real, shortened) =>
  new Proxy(real, { apply: (timer, self, [callback, delay, ...rest]) => Reflect.apply(timer, self, [callback, shortened(delay ?? 0), ...rest]) });

/** @type {typeof setTimeout} */
const quickTimeout = quick(timers.setTimeout, (delay) => Math.max(delay / speed, Math.min(delay, shortestLimit)));
/** @type {typeof setInterval} */
const quickInterval = quick(timers.setInterval, (delay) => delay / speed);
for (const room of [globalThis, timers]) Object.assign(room, { setTimeout: quickTimeout, setInterval: quickInterval });
const sleep = promises.setTimeout;
promises.setTimeout = (delay, ...rest) => sleep((delay ?? 0) / speed, ...rest);
