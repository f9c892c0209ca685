// The page at `/` and the admin endpoints at `/_local`.
// `control.ts` answers both, `doorkeeper.ts` decides who may come in.
