// The doors of a local Azure: HTTPS with a certificate of its own, and HTTP clients in the same process.
// `environment.ts` has the variables with which programs find it.
