// What Microsoft.Network fills in and shows of network resources: addresses, default rules, parts and children.
// They are stored and changed as generic resources, in `resourceManager/`.
