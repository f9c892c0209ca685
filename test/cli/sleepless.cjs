// Loaded before a program (`node --require`): its time passes only while it sleeps, and sleeping takes no time. So it reaches a deadline after
// the same looks on a machine of any speed.
"use strict";

const promises = require("node:timers/promises");

let now = performance.now();
performance.now = () => now;
promises.setTimeout = (delay, ...rest) =>
  promises.setImmediate(...rest).then((value) => {
    now += delay ?? 0;
    return value;
  });
