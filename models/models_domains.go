package models

import _ "embed"

// Taxonomy is the built-in taxonomy of technology domains, as YAML.
//
//go:embed taxonomy.yaml
var Taxonomy []byte

// DomainsEN is the classifier of English texts by technology domain; its card
// is domains-en.md.
//
//go:embed domains-en.model
var DomainsEN []byte
