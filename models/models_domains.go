package models

import _ "embed"

// Taxonomy is the built-in taxonomy of technology domains, as YAML.
//
//go:embed taxonomy.yaml
var Taxonomy []byte
