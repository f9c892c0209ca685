// Virtual machines, scale sets and their instances, extensions, and what is done to their power.
// What their operations change when they end is in `computeEffects.ts`.
