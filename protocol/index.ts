// The engine's protocol for resource plugins: gRPC on the loopback, its messages, values and names. What is done with them is in `standin/`.
// Imports from no other room.
