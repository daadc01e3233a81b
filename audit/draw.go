package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"attache/corpus"
	"attache/internal/stat"
	"attache/internal/text"
)

// Options say what is drawn.
type Options struct {
	// Name is the audit's, unique in its corpus.
	Name string
	// For is what is to be judged: one label, "domain:ai", or kinds of label,
	// "domain", "origin".
	For []string
	// N is the number of reports to draw.
	N int
	// Seed decides which.
	Seed uint64
}

// Audit is a sample of reports drawn to be judged: a file of CORPUS/audits.
type Audit struct {
	Format int      `json:"format"`
	Name   string   `json:"name"`
	For    []string `json:"for"`
	Seed   uint64   `json:"seed"`
	// Records is the number of reports of the corpus when it was drawn.
	Records int       `json:"records"`
	Strata  []Stratum `json:"strata"`
	Rows    []Row     `json:"rows"`
	// Frame are the reports it could draw, where they are now: it moves with them
	// when a corpus is merged or labelled anew.
	Frame Frame `json:"frame"`
	// Was is the name it had when it was drawn, if another audit of a merged
	// corpus had that.
	Was string `json:"was,omitempty"`
}

// Stratum is a part of the corpus that reports were drawn from at random.
type Stratum struct {
	// Name is "said", "near" or "rest" for an audit of one label; otherwise the
	// rarest label of its reports: "domain:quantum".
	Name  string `json:"name"`
	Size  int    `json:"size"`
	Drawn int    `json:"drawn"`
}

// Row is one thing to be judged.
type Row struct {
	Stratum int    `json:"stratum"`
	Report  string `json:"report"`
	Kind    string `json:"kind"`
	// Label is the label asked about; empty for the question which labels of
	// the kind are missing.
	Label string `json:"label,omitempty"`
	// Said tells whether the program gave the report the label.
	Said bool `json:"said,omitempty"`
}

// ErrTarget is returned for what cannot be judged: a kind or a label that there
// is not, or several where one audit takes one.
var ErrTarget = errors.New("nothing that can be judged")

// parse checks what an audit is for: one label, or kinds.
func (o *Options) parse() (kinds []string, label string, err error) {
	for _, target := range o.For {
		kind, id, one := strings.Cut(target, ":")
		if !slices.Contains(Kinds, kind) {
			meant := "want one of " + strings.Join(Kinds, ", ") + ", or one label of them such as domain:ai"
			if near := text.Nearest(kind, Kinds); near != "" {
				meant = "did you mean " + near + strings.TrimPrefix(target, kind) + "?"
			}
			return nil, "", fmt.Errorf("--for %s: %w: %s", target, ErrTarget, meant)
		}
		if one && (id == "" || len(o.For) > 1) {
			return nil, "", fmt.Errorf("--for %s: %w: one audit is for one label, or for whole kinds", target, ErrTarget)
		}
		if slices.Contains(kinds, kind) {
			return nil, "", fmt.Errorf("--for %s: %w: it is given twice", target, ErrTarget)
		}
		kinds, label = append(kinds, kind), id
	}
	return kinds, label, nil
}

// candidate is a report as far as drawing needs it.
type candidate struct {
	id     string
	seq    int
	said   [][]string // by kind
	near   float64    // the score of the one label, where it does not count
	assess bool       // for at least one of the kinds
}

// Draw draws a stratified random sample of the reports, without those that
// were not assessed. The same reports and options give the same sample.
//
// For one label the strata are the reports said to have it, those whose score
// falls short, and the rest, because errors are unlike in them: Neyman's
// allocation with the scores for probabilities, and at least 30 of each where
// N allows (Cochran, "Sampling Techniques", 1977, section 5.5). For kinds the
// strata are the rarest label of each report, with draws in proportion to the
// root of their sizes, so that rare labels are seen (Bankier, "Power
// allocations", The American Statistician 42, 1988).
func Draw(records iter.Seq2[*corpus.Record, error], thresholds corpus.Thresholds, opts Options) (*Audit, error) {
	kinds, label, err := opts.parse()
	if err != nil {
		return nil, err
	}
	list, err := candidates(records, thresholds, kinds, label)
	if err != nil {
		return nil, err
	}
	a := &Audit{Format: 1, Name: opts.Name, For: opts.For, Seed: opts.Seed, Records: len(list)}
	a.Frame = FrameOf(func(yield func(int, bool) bool) {
		for _, c := range list {
			if !yield(c.seq, c.assess) {
				return
			}
		}
	})
	list = slices.DeleteFunc(list, func(c candidate) bool { return !c.assess })
	if len(list) == 0 {
		return nil, fmt.Errorf("no report was assessed for %s", strings.Join(opts.For, ", "))
	}
	var parts [][]candidate
	var spread []float64
	floor := 1
	if label != "" {
		parts, spread = a.byAnswer(list, label)
		floor = 30
	} else {
		parts, spread = a.byRarest(list, kinds)
	}
	sizes := make([]int, len(parts))
	for h := range parts {
		sizes[h] = len(parts[h])
	}
	// Two audits of one seed are to be independent of each other.
	salt := sha256.Sum256([]byte(strings.Join(opts.For, "\x00")))
	rng := rand.New(rand.NewPCG(opts.Seed, binary.LittleEndian.Uint64(salt[:])))
	for h, n := range stat.Allocate(opts.N, floor, sizes, spread) {
		a.Strata[h].Drawn = n
		part := parts[h]
		slices.SortFunc(part, func(x, y candidate) int { return cmp.Compare(x.id, y.id) })
		rng.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
		for _, c := range part[:n] {
			a.ask(h, &c, kinds, label)
		}
	}
	// Strata give the answers away where they follow one another.
	a.shuffle(rng)
	return a, nil
}

// candidates reads what drawing needs of every record.
func candidates(records iter.Seq2[*corpus.Record, error], thresholds corpus.Thresholds, kinds []string, label string) ([]candidate, error) {
	var list []candidate
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		c := candidate{id: rec.ID, seq: rec.Seq, said: make([][]string, len(kinds))}
		var scores []Label
		if label != "" {
			scores = Labels(rec, kinds[0])
		}
		rec.Prune(thresholds)
		for k, kind := range kinds {
			if !Assessed(rec, kind) {
				continue
			}
			c.assess = true
			for _, l := range Labels(rec, kind) {
				c.said[k] = append(c.said[k], l.ID)
			}
		}
		if i := slices.IndexFunc(scores, func(l Label) bool { return l.ID == label }); i >= 0 {
			c.near = scores[i].Score
		}
		list = append(list, c)
	}
	return list, nil
}

// byAnswer parts the reports by what the program says of one label.
func (a *Audit) byAnswer(list []candidate, label string) (parts [][]candidate, spread []float64) {
	parts = make([][]candidate, 3)
	variance := make([]float64, 3)
	for _, c := range list {
		h, p := 2, 0.02 // how often a label without any score is missed, roughly
		switch {
		case slices.Contains(c.said[0], label):
			h, p = 0, c.near
		case c.near > 0:
			h, p = 1, c.near
		}
		parts[h] = append(parts[h], c)
		variance[h] += max(p*(1-p), 0.01)
	}
	for h, name := range []string{"said", "near", "rest"} {
		a.Strata = append(a.Strata, Stratum{Name: name, Size: len(parts[h])})
		spread = append(spread, math.Sqrt(variance[h]/float64(max(1, len(parts[h])))))
	}
	return parts, spread
}

// byRarest parts the reports by the rarest of the labels they are said to have.
func (a *Audit) byRarest(list []candidate, kinds []string) (parts [][]candidate, spread []float64) {
	counts := map[string]int{}
	names := func(c *candidate) (names []string) {
		for k, ids := range c.said {
			for _, id := range ids {
				names = append(names, kinds[k]+":"+id)
			}
		}
		return names
	}
	for i := range list {
		for _, name := range names(&list[i]) {
			counts[name]++
		}
	}
	strata := map[string][]candidate{}
	for i := range list {
		rarest := "none"
		for _, name := range names(&list[i]) {
			if rarest == "none" || counts[name] < counts[rarest] || counts[name] == counts[rarest] && name < rarest {
				rarest = name
			}
		}
		strata[rarest] = append(strata[rarest], list[i])
	}
	for _, name := range slices.Sorted(maps.Keys(strata)) {
		parts = append(parts, strata[name])
		a.Strata = append(a.Strata, Stratum{Name: name, Size: len(strata[name])})
		spread = append(spread, 1/math.Sqrt(float64(len(strata[name]))))
	}
	return parts, spread
}

// ask adds the rows of a report.
func (a *Audit) ask(stratum int, c *candidate, kinds []string, label string) {
	if label != "" {
		a.Rows = append(a.Rows, Row{stratum, c.id, kinds[0], label, slices.Contains(c.said[0], label)})
		return
	}
	for k, kind := range kinds {
		for _, id := range c.said[k] {
			a.Rows = append(a.Rows, Row{stratum, c.id, kind, id, true})
		}
		a.Rows = append(a.Rows, Row{Stratum: stratum, Report: c.id, Kind: kind})
	}
}

// shuffle puts the reports in random order; the rows of one stay together.
func (a *Audit) shuffle(rng *rand.Rand) {
	var reports []string
	rows := map[string][]Row{}
	for _, r := range a.Rows {
		if len(rows[r.Report]) == 0 {
			reports = append(reports, r.Report)
		}
		rows[r.Report] = append(rows[r.Report], r)
	}
	rng.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
	a.Rows = a.Rows[:0:0]
	for _, id := range reports {
		a.Rows = append(a.Rows, rows[id]...)
	}
}

// Key tells the audit from every other, of this corpus or of another. It stays
// when corpora are merged, so that a table that is out can still be read.
func (a *Audit) Key() string {
	drawn := *a
	drawn.Name, drawn.Was, drawn.Frame = cmp.Or(a.Was, a.Name), "", nil
	data, err := json.Marshal(drawn)
	if err != nil {
		panic(fmt.Sprintf("audit: %v", err)) // strings and numbers only
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}
