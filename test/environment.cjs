// Loaded by Mocha in each of its processes, so that tests are the same whoever runs them. Takes away what programs under test follow: a proxy,
// colours, a locale that this machine may not have, settings of Azure and of Pulumi.
"use strict";

const own = /^(https?_proxy|all_proxy|no_proxy|force_color|no_color|lang|lc_\w+|columns|lines|(arm|azure|pulumi)_\w+)$/i;

for (const name of Object.keys(process.env)) if (own.test(name) && name !== "PULUMI_HOME") delete process.env[name];
