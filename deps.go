//go:build deps

package attache

import (
	_ "github.com/abadojack/whatlanggo"
	_ "github.com/blevesearch/bleve/v2"
	_ "github.com/gofrs/flock"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/jdkato/prose/v3/segment"
	_ "github.com/jdkato/prose/v3/tag"
	_ "github.com/jdkato/prose/v3/tokenize"
	_ "github.com/klauspost/compress/gzip"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/sajari/fuzzy"
	_ "github.com/spf13/cobra"
	_ "github.com/vbauerster/mpb/v8"
	_ "go.yaml.in/yaml/v3"
	_ "golang.org/x/net/html/charset"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/term"
	_ "golang.org/x/text/encoding"
)
