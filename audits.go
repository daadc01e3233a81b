package attache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"attache/audit"
	"attache/corpus"
	"attache/extract"
	"attache/extract/country"
	"attache/internal/sheet"
	"attache/internal/text"
)

func auditDir(folder string) string { return filepath.Join(folder, "audits") }

// ErrNameTaken is returned for an audit or a survey whose name another has.
var ErrNameTaken = errors.New("the name is taken")

var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// freeName checks a name that is to become a file of dir, or finds one: kind
// and the first number that is free.
func freeName(dir, name, kind string) (string, error) {
	taken := func(name string) bool {
		_, err := os.Lstat(filepath.Join(dir, name+".json"))
		return err == nil
	}
	if name == "" {
		for n := 1; ; n++ {
			if name = fmt.Sprintf("%s-%d", kind, n); !taken(name) {
				return name, nil
			}
		}
	}
	if !plainName.MatchString(name) || len(name) > 100 {
		return "", fmt.Errorf("--name %q: want letters, digits, dots and dashes", name)
	}
	if taken(name) {
		return "", fmt.Errorf("%s: %w", name, ErrNameTaken)
	}
	return name, nil
}

// DrawAudit draws reports of the corpus folder to be judged by hand, keeps the
// audit in the folder, and returns it with the table to fill in. A label that
// no model gives is an error, as are those of audit.Draw.
func DrawAudit(ctx context.Context, folder string, opts audit.Options) (*audit.Audit, [][]string, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	known, err := knownLabels(f)
	if err != nil {
		return nil, nil, err
	}
	for i, target := range opts.For {
		kind, label, one := strings.Cut(target, ":")
		if !one || !slices.Contains(audit.Kinds, kind) {
			continue
		}
		id, ok := known(kind, label)
		if !ok {
			return nil, nil, fmt.Errorf("--for %s: %w: there is no such %s%s", target, audit.ErrTarget, kind, didYouMean(label, namedLabels(kind, f)))
		}
		opts.For[i] = kind + ":" + id
	}
	if opts.Name, err = freeName(auditDir(folder), opts.Name, "audit"); err != nil {
		return nil, nil, err
	}
	a, err := audit.Draw(labelled(ctx, f), f.Manifest().Thresholds, opts)
	if err != nil {
		return nil, nil, err
	}
	rows, err := a.Table(func(id string) (*corpus.Record, error) {
		rec, err := f.With(nil).Get(id)
		if err == nil {
			rec.Prune(f.Manifest().Thresholds)
		}
		return rec, err
	}, meaning(f))
	if err != nil {
		return nil, nil, err
	}
	return a, rows, keepJSON(auditDir(folder), a.Name+".json", a)
}

// namedLabels are the labels of a kind that has a list of them.
func namedLabels(kind string, f *corpus.Folder) []string {
	switch kind {
	case "domain":
		if taxonomy, err := taxonomyOf(f); err == nil {
			return taxonomy.IDs()
		}
	case "kind":
		return extract.Kinds()
	case "mode":
		return extract.Modes()
	case "origin", "country":
		return countryNames()
	}
	return nil
}

// didYouMean names what may have been meant, if anything is near.
func didYouMean(word string, list []string) string {
	if near := text.Nearest(word, list); near != "" {
		return ", did you mean " + near + "?"
	}
	return ""
}

// meaning says what a label means, or which labels a kind has.
func meaning(f *corpus.Folder) func(kind, label string) string {
	taxonomy, err := taxonomyOf(f)
	return func(kind, label string) string {
		switch {
		case kind == "origin" && label == "":
			return "codes of the countries the technology comes from: RU; US"
		case kind == "country" && label == "":
			return "codes of the countries named: RU; US"
		case kind == "origin", kind == "country":
			return country.Name(label)
		case kind == "post" && label == "":
			return "who filed the report, such as consulate/Houston"
		case kind == "mode" && label == "":
			return strings.Join(extract.Modes(), ", ")
		case kind == "kind" && label == "":
			return "kinds of the organisations named: " + strings.Join(extract.Kinds(), ", ")
		case kind == "year" && label == "":
			return "the year of the report: 2019"
		case kind == "month" && label == "":
			return "the month of the report: 2019-03"
		case kind == "lang" && label == "":
			return "the language of the report: en"
		case kind == "domain" && err == nil && label == "":
			return strings.Join(taxonomy.IDs(), ", ")
		case kind == "domain" && err == nil:
			if entry, ok := taxonomy.Lookup(label); ok {
				return strings.TrimSuffix(entry.Name+": "+entry.Definition, ": ")
			}
		}
		return "" // a taxonomy that cannot be read leaves its labels unexplained
	}
}

// labelled yields the records as the program labelled them. Corrections are
// left out: the reports judged are those most likely corrected, so that with
// them the program would look better than it is on all others.
func labelled(ctx context.Context, f *corpus.Folder) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		stopped := errors.New("no more is wanted")
		err := corpus.Scan(ctx, f.With(nil), runtime.GOMAXPROCS(0), func(rec *corpus.Record) *corpus.Record { return rec }, func(rec *corpus.Record) error {
			if !yield(rec, nil) {
				return stopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, stopped) {
			yield(nil, err)
		}
	}
}

// keepJSON writes a file of a folder within the corpus folder.
func keepJSON(dir, name string, value any) error {
	data, err := indented(value)
	if err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(dir, 0o755), corpus.WriteFile(filepath.Join(dir, name), data))
}

func indented(value any) ([]byte, error) {
	data, err := json.MarshalIndent(value, "", " ")
	return append(data, '\n'), err
}

// knownLabels tells whether a label of a kind can be given in the folder, by id
// or, for countries, by name; a post is known by its kind.
func knownLabels(f *corpus.Folder) (func(kind, id string) (string, bool), error) {
	words, err := newTerms([]*corpus.Folder{f}, nil)
	if err != nil {
		return nil, err
	}
	return func(kind, id string) (string, bool) {
		switch kind {
		case "domain":
			return words.domains.lookup(id)
		case "kind":
			return id, slices.Contains(extract.Kinds(), id)
		case "year", "month", "lang":
			return id, plainLabels[kind].MatchString(id)
		case "mode":
			return id, slices.Contains(extract.Modes(), id)
		case "post":
			name, place, _ := strings.Cut(id, "/")
			return id, place != "" && slices.Contains([]string{"embassy", "consulate", "mission", "liaison-office", "trade-office"}, name)
		}
		return country.Lookup(id)
	}, nil
}

// plainLabels are what labels look like that no list has.
var plainLabels = map[string]*regexp.Regexp{
	"year": regexp.MustCompile(`^\d{4}$`), "month": regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])$`), "lang": regexp.MustCompile(`^[a-z]{2,3}$`),
}

// loadAudits reads the audits of a folder with the marks there are, by name.
func loadAudits(folder string) ([]audit.Judged, error) {
	paths, err := filepath.Glob(filepath.Join(auditDir(folder), "*.json"))
	if err != nil {
		return nil, err
	}
	var list []audit.Judged
	for _, path := range paths {
		j := audit.Judged{Audit: &audit.Audit{}}
		if err := readJSON(path, j.Audit); err != nil {
			return nil, err
		}
		err := readJSON(strings.TrimSuffix(path, ".json")+".marks", &j.Marks)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err := j.Check(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		list = append(list, j)
	}
	return list, nil
}

func readJSON(path string, value any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, value); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// ReadAudit reads a table that was filled in, CSV or xlsx, and keeps its marks
// in the folder; those that the same audit had before are replaced. replaced is
// their number. The error wraps audit.ErrOtherAudit for a table that no audit of
// this folder wrote, and audit.ErrNoMarks for an empty one.
func ReadAudit(folder, path string) (judged audit.Judged, replaced int, err error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return judged, 0, err
	}
	defer f.Close()
	rows, err := sheet.Read(path)
	if err != nil {
		return judged, 0, err
	}
	key := ""
	if i := slices.Index(rows[0], "audit"); i >= 0 && len(rows) > 1 {
		key = rows[1][i]
	}
	audits, err := loadAudits(folder)
	if err != nil {
		return judged, 0, err
	}
	i := slices.IndexFunc(audits, func(j audit.Judged) bool { return j.Key() == key })
	if i < 0 {
		return judged, 0, fmt.Errorf("%s: %w: it says %q, and %s has no such audit", path, audit.ErrOtherAudit, key, folder)
	}
	judged = audits[i]
	replaced = len(judged.Marks)
	known, err := knownLabels(f)
	if err != nil {
		return judged, 0, err
	}
	if judged.Marks, err = judged.ReadMarks(rows, known); err != nil {
		return judged, 0, fmt.Errorf("%s: %w", path, err)
	}
	return judged, replaced, keepJSON(auditDir(folder), judged.Name+".marks", judged.Marks)
}

// AuditState says how far an audit has come.
type AuditState struct {
	Name string   `json:"name"`
	For  []string `json:"for"`
	Rows int      `json:"rows"`
	// Marked is the number of rows judged.
	Marked int `json:"marked"`
	// Records is the size of the corpus when it was drawn.
	Records int `json:"records"`
}

// Audits lists the audits of a corpus folder, by name.
func Audits(folder string) ([]AuditState, error) {
	audits, err := loadAudits(folder)
	list := []AuditState{}
	for _, j := range audits {
		list = append(list, AuditState{j.Name, j.For, len(j.Rows), len(j.Marks), j.Records})
	}
	return list, err
}

// Estimates says what the marks of a folder's audits are worth: precision,
// recall and the true number of reports, by label. Without marks it is empty.
func Estimates(ctx context.Context, folder string) ([]audit.Estimate, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	audits, err := marked(f)
	if err != nil {
		return nil, err
	}
	return estimates(ctx, f, audits, f.Manifest().Thresholds, nil)
}

// marked are the audits of a folder that have marks.
func marked(f *corpus.Folder) ([]audit.Judged, error) {
	audits, err := loadAudits(f.Dir())
	return slices.DeleteFunc(audits, func(j audit.Judged) bool { return len(j.Marks) == 0 }), err
}

// estimates are those of the reports that within holds, of all if it is nil, for
// labels that count from the thresholds on.
func estimates(ctx context.Context, f *corpus.Folder, audits []audit.Judged, thresholds corpus.Thresholds, within map[string]bool) ([]audit.Estimate, error) {
	if len(audits) == 0 {
		return []audit.Estimate{}, nil
	}
	records := labelled(ctx, f)
	if within != nil {
		records = func(yield func(*corpus.Record, error) bool) {
			for rec, err := range labelled(ctx, f) {
				if (err != nil || within[rec.ID]) && !yield(rec, err) {
					return
				}
			}
		}
	}
	return audit.Estimates(records, thresholds, audits)
}
