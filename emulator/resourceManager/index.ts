// Subscriptions, resource groups, lists of resources, and resources of types that have no rules of their own.
// `genericResources.ts` takes every such type.
