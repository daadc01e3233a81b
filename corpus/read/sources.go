package read

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"
)

// Source is one file of the inputs, or one thing that will not be read.
type Source struct {
	// Path is where the file lies; Name is how documents call it: the input's
	// name, then the way down from it, with slashes.
	Path, Name string
	// Size is in bytes, as the file system says.
	Size int64
	// Skip is set for what will not be read.
	Skip *Skip
}

// Sources lists the files of the inputs: inputs in the order given, each
// folder's files sorted by name, byte by byte. Links to files are followed;
// links to folders too, each folder once. Corpus folders are left out. An input that does not exist is an
// error.
func Sources(inputs []string, opts Options) ([]Source, error) {
	excluded := make(map[string]bool)
	for _, name := range opts.Exclude {
		excluded[realPath(name)] = true
	}
	var all []Source
	for _, input := range inputs {
		info, err := os.Stat(input)
		if err != nil {
			return nil, fmt.Errorf("input %w", err)
		}
		if !info.IsDir() {
			all = append(all, fileSource(input, InputName(input), info))
			continue
		}
		w := &walker{excluded: excluded, seen: map[string]string{}}
		w.walk(input, InputName(input))
		for len(w.links) > 0 { // real folders first, so that a link never takes a folder's place
			link := w.links[0]
			w.links = w.links[1:]
			w.walk(link.path, link.name)
		}
		sort.Slice(w.found, func(i, j int) bool { return w.found[i].Name < w.found[j].Name })
		all = append(all, w.found...)
	}
	return all, nil
}

// InputName is what documents call an input: the last element of its path, so
// that the name stays when the folder above it moves.
func InputName(input string) string {
	name := filepath.Base(input)
	if abs, err := filepath.Abs(input); err == nil {
		name = filepath.Base(abs) // "." and ".." have names too
	}
	return cleanName(name)
}

type walker struct {
	excluded map[string]bool
	seen     map[string]string // real path of a folder walked → its name
	links    []struct{ path, name string }
	found    []Source
}

// walk adds what lies in folder dir, called name, and below.
func (w *walker) walk(dir, name string) {
	real := realPath(dir)
	if w.excluded[real] {
		return
	}
	if first, again := w.seen[real]; again {
		w.skip(dir, name, SymlinkLoop, fmt.Sprintf("leads to %q, which is read already", first))
		return
	}
	w.seen[real] = name
	if IsCorpus(dir) {
		w.skip(dir, name, Unsupported, "a corpus folder, no reports")
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		reason, detail := why(err)
		w.skip(dir, name, reason, detail)
	}
	for _, e := range entries {
		w.entry(filepath.Join(dir, e.Name()), path.Join(name, cleanName(e.Name())), e)
	}
}

// IsCorpus reports whether a folder is one that records were written to.
func IsCorpus(dir string) bool {
	for _, name := range []string{"manifest.json", "records.jsonl", "commits.log"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

func (w *walker) entry(file, name string, e fs.DirEntry) {
	switch {
	case w.excluded[realPath(file)]:
	case strings.HasPrefix(e.Name(), "."):
		w.skip(file, name, Hidden, "names that start with a dot are left out")
	case e.IsDir():
		w.walk(file, name)
	default:
		info, err := os.Stat(file)
		if err != nil {
			reason, detail := why(err)
			w.skip(file, name, reason, detail)
		} else if info.IsDir() {
			w.links = append(w.links, struct{ path, name string }{file, name})
		} else {
			w.found = append(w.found, fileSource(file, name, info))
		}
	}
}

func (w *walker) skip(file, name string, reason Reason, detail string) {
	w.found = append(w.found, Source{Path: file, Name: name, Skip: &Skip{Source: name, Reason: reason, Detail: detail}})
}

func fileSource(file, name string, info fs.FileInfo) Source {
	s := Source{Path: file, Name: name, Size: info.Size()}
	if !info.Mode().IsRegular() {
		s.Size, s.Skip = 0, &Skip{Source: name, Reason: Unsupported, Detail: "not a regular file"}
	}
	return s
}

func realPath(name string) string {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		real = name
	}
	if abs, err := filepath.Abs(real); err == nil {
		real = abs
	}
	return real
}

// cleanName writes bytes of a file name that are no UTF-8 as %XX, so that
// names stay distinct and can stand in JSON.
func cleanName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	var b strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, "%%%02X", name[0])
		} else {
			b.WriteString(name[:size])
		}
		name = name[size:]
	}
	return b.String()
}
