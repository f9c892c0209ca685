// Everything that happens without a request: time passes, tests reach behind the scenes, the world of the article, snapshots and the state file.
// `catchUp.ts` brings the store up to the present before every look at it.
