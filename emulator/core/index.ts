// What every service stands on: calls, answers and errors, api-versions, the store with its resources and operations, throttling, journal, settings, clock.
// Imports from no other room.
