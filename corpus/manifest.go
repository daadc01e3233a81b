package corpus

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FormatVersion is the version of the corpus folder that this package writes.
const FormatVersion = 1

// Manifest is manifest.json: what the folder was made with, and its runs. It
// holds no clock, so that the same runs give the same bytes.
type Manifest struct {
	Format int `json:"format"`
	Basis
	// Runs are the finished runs. Readers see these and nothing later.
	Runs []Run `json:"runs"`
	// Running is the run under way, or interrupted.
	Running *Run `json:"running,omitempty"`
}

// Basis is everything that the labels depend on apart from the text.
type Basis struct {
	// Engine is the engine's version.
	Engine string `json:"engine"`
	// Models names each model, taxonomy and table used, with the hex SHA-256
	// of its bytes.
	Models map[string]string `json:"models"`
	// Options are the settings that change labels.
	Options map[string]string `json:"options"`
	// Thresholds decide which labels count; search, export, report and lists
	// all go by them. They follow from the models.
	Thresholds Thresholds `json:"thresholds,omitempty"`
}

// Run is one label into the folder.
type Run struct {
	// Run counts from 1.
	Run int `json:"run"`
	// Inputs are the names of the inputs, without the folders above them.
	Inputs []string `json:"inputs"`
	// Fingerprint is a digest of the names and sizes of all input files; a
	// resumed run compares it. Empty for standard input.
	Fingerprint string `json:"fingerprint,omitempty"`
	Counts
	// Seq is the first sequence number after this run.
	Seq int `json:"seq"`
	// RecordsBytes and SkippedBytes are the lengths of records.jsonl and
	// skipped.jsonl at the end of the run.
	RecordsBytes int64 `json:"records_bytes"`
	SkippedBytes int64 `json:"skipped_bytes"`
}

// Counts say what a run did with its inputs.
type Counts struct {
	// New documents were not in the folder, Changed ones supersede a record.
	New     int `json:"new"`
	Changed int `json:"changed"`
	// Unchanged inputs have a record with the same source bytes.
	Unchanged int `json:"unchanged"`
	// Skipped inputs got a line in skipped.jsonl, StillSkipped ones have it
	// since an earlier run.
	Skipped      int `json:"skipped"`
	StillSkipped int `json:"still_skipped"`
	// Vanished documents came from these inputs in an earlier run, and are no
	// longer there. Their records stay.
	Vanished int `json:"vanished"`
}

// Diff says how two bases differ, a line each, sorted; empty if they are equal.
func (b Basis) Diff(other Basis) []string {
	var lines []string
	if b.Engine != other.Engine {
		lines = append(lines, fmt.Sprintf("engine: %s, now %s", b.Engine, other.Engine))
	}
	diff := func(what string, a, b map[string]string, show func(string) string) {
		keys := slices.Collect(maps.Keys(a))
		for k := range b {
			if _, both := a[k]; !both {
				keys = append(keys, k)
			}
		}
		slices.Sort(keys)
		for _, k := range keys {
			if a[k] != b[k] {
				lines = append(lines, fmt.Sprintf("%s %s: %s, now %s", what, k, show(a[k]), show(b[k])))
			}
		}
	}
	diff("model", b.Models, other.Models, func(s string) string { return orNone(s[:min(len(s), 12)]) })
	diff("option", b.Options, other.Options, orNone)
	return lines
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// last is the end of the last finished run; zero if there is none.
func (m *Manifest) last() Run {
	if len(m.Runs) == 0 {
		return Run{}
	}
	return m.Runs[len(m.Runs)-1]
}

// ErrNoCorpus is returned for a folder that holds no corpus.
var ErrNoCorpus = errors.New("no corpus folder (it has no manifest.json)")

// readManifest reads the folder's manifest. A folder without one gives
// ErrNoCorpus; one written by a later version of the format, an error.
func readManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, "manifest.json")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoCorpus)
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if m.Format < 1 || m.Format > FormatVersion {
		return nil, fmt.Errorf("%s: format %d, made by another version of attache: this one reads up to %d", path, m.Format, FormatVersion)
	}
	return &m, nil
}

// write replaces the manifest on disk, whole or not at all.
func (m *Manifest) write(dir string) error {
	data, err := m.encode()
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(dir, "manifest.json"), data)
}

func (m *Manifest) encode() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return append(data, '\n'), nil
}

// SHA256 is the hex SHA-256 of manifest.json as it was read: what sha256sum
// prints of the file.
func (m *Manifest) SHA256() (string, error) {
	data, err := m.encode()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// WriteFile writes data to path, which is there whole or not at all.
func WriteFile(path string, data []byte) error {
	return replaceFile(path, func(out *bufio.Writer) error {
		_, err := out.Write(data)
		return err
	})
}

// NotWritten says of a file, or a folder, why a file that stands for it could
// not be made, without the name of that.
func NotWritten(path string, err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return fmt.Errorf("%s: cannot be written: %w", path, err)
}

// replaceFile writes a file anew beside itself, syncs it, and renames it: it is
// there as it was or as it is written, never in between.
func replaceFile(path string, write func(*bufio.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+strings.TrimPrefix(filepath.Base(path), ".")+".*")
	if err != nil {
		return NotWritten(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	out := bufio.NewWriterSize(f, 1<<20)
	err = write(out)
	err = errors.Join(err, out.Flush(), f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
