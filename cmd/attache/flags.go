package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"attache"
)

// engineFlags binds the settings that change labels.
func engineFlags(fs *pflag.FlagSet, opts *attache.Options) {
	fs.StringVar(&opts.Home, "home", "auto", "whose reports these are: auto (the sender of the post), none, or a country code")
	fs.StringVar(&opts.DateOrder, "date-order", "", "how to read 03/04/2019: dmy or mdy (left out without it)")
	fs.BoolVar(&opts.NoPeople, "no-people", false, "leave people out of the records")
	fs.StringArrayVar(&opts.Models, "model", nil, "a `file` of attache train, in place of the built-in model (repeat for names and domains); rules finds names without one")
	fs.StringVar(&opts.Taxonomy, "taxonomy", "", "a taxonomy `file` in place of the built-in one")
	fs.StringArrayVar(&opts.Authority, "authority", nil, "link organisations to the identifiers of a `list`: the ROR dump, id,name,aliases,country as CSV, FollowTheMoney (repeat for more)")
	fs.StringVar(&opts.Names, "names", "", "your own list of names, a CSV `file` with name,organization,kind,country: what is an organisation (yes, no), of which kind and country (default the corpus's own)")
	fs.StringArrayVar(&opts.Watchlists, "watchlist", nil, "the same, and name the organisations on it as watched (repeat for more)")
}

// size is a flag of bytes: "64M", "1G", "500000".
type size int64

func (s *size) String() string {
	switch n := int64(*s); {
	case n == 0:
		return "0"
	case n%(1<<30) == 0:
		return fmt.Sprintf("%dG", n>>30)
	case n%(1<<20) == 0:
		return fmt.Sprintf("%dM", n>>20)
	case n%(1<<10) == 0:
		return fmt.Sprintf("%dK", n>>10)
	default:
		return strconv.FormatInt(n, 10)
	}
}

func (s *size) Set(text string) error {
	digits := strings.TrimRight(strings.ToUpper(text), "IB")
	shift := 0
	if n := len(digits); n > 0 {
		if i := strings.IndexByte("KMGT", digits[n-1]); i >= 0 {
			digits, shift = digits[:n-1], 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)>>shift {
		return errors.New("want a size such as 64M or 1G")
	}
	*s = size(n << shift)
	return nil
}

func (s *size) Type() string { return "size" }

// score is a flag of 0 to 1.
type score float64

func (s *score) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }

func (s *score) Set(text string) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x <= 1) { // not a number is neither
		return errors.New("want a score from 0 to 1")
	}
	*s = score(x)
	return nil
}

func (s *score) Type() string { return "float" }

// scoreFlag binds --min-score.
func scoreFlag(fs *pflag.FlagSet, to *float64, does string) {
	fs.Var((*score)(to), "min-score", does+" labels from this score on, in place of their thresholds")
}

// exactly, atLeast and so on check the number of arguments, in words.
func arguments(names string, low, high int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < low:
			return usagef("%s needs %s; see attache %s --help", cmd.Name(), names, cmd.Name())
		case high >= 0 && len(args) > high:
			return usagef("%s takes %s, and %q is one too many; words with spaces go in quotes", cmd.Name(), names, args[high])
		}
		return nil
	}
}
