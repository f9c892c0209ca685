// Storage accounts with their keys, as Resource Manager has them.
// `blobs/` is the blob service: containers and blobs, signatures, its own errors.
