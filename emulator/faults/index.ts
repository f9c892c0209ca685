// What is to go wrong: rules, which request they strike, and what they do to it.
// `faultRule.ts` says what a rule may hold, `strike.ts` carries it out.
