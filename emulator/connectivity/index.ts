// Which machines talk, and what lets their packets through: virtual networks, peerings, security rules, packets dropped on purpose.
// What was true at a time stays true of the packets of that time, so the past is remembered.
