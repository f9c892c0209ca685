// Who may ask: sign-in, tokens, principals, roles and their assignments.
// `authentication.ts` reads a token, `authorization.ts` decides what its owner may do.
