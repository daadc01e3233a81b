package index

import (
	"attache/corpus"

	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mappingVersion counts changes of what is indexed and how: fields, analysis,
// terms. An index of another version is refused and rebuilt.
const mappingVersion = 3

// Fields of the index. A text field exists once per analysis: in "text_en" words
// are found by their stems, in "text_zh" and "text_xx" they are not; unspaced
// scripts are cut into characters and pairs of them in all three.
const (
	fieldID      = "id"
	fieldSeq     = "seq"
	fieldText    = "text"
	fieldTitle   = "title"
	fieldOrg     = "org"
	fieldOrgName = "org=" // whole names, for := and facets
	fieldPerson  = "person"
	fieldPost    = "post"
	fieldPostAll = "post="
	fieldCountry = "country"
	fieldRole    = "role" // "origin/RU"
	fieldKind    = "kind"
	fieldMode    = "mode"
	fieldDomain  = "domain" // a child's ancestors too
	fieldLang    = "lang"
	fieldSource  = "source"  // every leading part of the path
	fieldPlace   = "source=" // the file or folder, for facets
	fieldDate    = "date"
	fieldWatch   = "watch"
	fieldHas     = "has"
	fieldLabel   = "label" // words of labels' ids, to rank by
	fieldScore   = "score" // "domain\x00ai\x008123"
	metaPrefix   = "meta."
)

// languages are the analyses of the text fields, by suffix.
var languages = [...]string{"en", "zh", "xx"}

// analysis returns the suffix of the text fields for a language code.
func analysis(lang string) string {
	switch {
	case lang == "en" || strings.HasPrefix(lang, "en-"):
		return "en"
	case lang == "zh" || strings.HasPrefix(lang, "zh-"):
		return "zh"
	}
	return "xx"
}

// Thresholds are the scores from which on a label counts.
type Thresholds = corpus.Thresholds

// Mapping returns the hash of all that decides what a record's entry in the
// index looks like: the version of the mapping and the thresholds.
func Mapping(t Thresholds) string {
	h := sha256.New()
	fmt.Fprintf(h, "attache index %d\n", mappingVersion)
	for _, key := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(h, "%s %.4f\n", key, t[key])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Stamp is what an index was built from. It is stored in the index; an opener
// compares it with the folder's state to see whether the index is up to date.
type Stamp struct {
	// Format and Mapping are filled in by Build and Update.
	Format  int    `json:"format"`
	Mapping string `json:"mapping"`
	// Runs is the number of finished runs, Records the bytes of records.jsonl
	// and Ledger the bytes of corrections.jsonl that the index covers.
	Runs    int   `json:"runs"`
	Records int64 `json:"records"`
	Ledger  int64 `json:"ledger"`
	// Commit is free for the caller: a digest of what else must agree.
	Commit string `json:"commit,omitempty"`
}
