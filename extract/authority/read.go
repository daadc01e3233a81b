package authority

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ReadFile reads a list from a file as it was downloaded: plain, gzipped, or
// the one list in a zip archive. The list is named after the file, less its
// extensions. watch marks its entries as those of a watch-list.
func ReadFile(path string, watch bool) ([]Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := readFile(path, f)
	if err != nil {
		return nil, err
	}
	list, _, _ := strings.Cut(filepath.Base(path), ".")
	for i := range entries {
		entries[i].List, entries[i].Watch = list, watch
	}
	return entries, nil
}

func readFile(path string, f *os.File) ([]Entry, error) {
	in := bufio.NewReaderSize(f, 1<<16)
	magic, _ := in.Peek(4)
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return Read(path, z)
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		return readZip(path, f)
	}
	return Read(path, in)
}

// readZip reads the list of an archive: its one .json, .jsonl or .csv file, or,
// as the register's archives hold two, the one of schema version 2.
func readZip(path string, f *os.File) ([]Entry, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var lists []*zip.File
	for _, ext := range []string{".json", ".jsonl", ".ndjson", ".csv"} {
		for _, m := range archive.File {
			if strings.HasSuffix(m.Name, ext) {
				lists = append(lists, m)
			}
		}
		if len(lists) > 0 {
			break // the register comes as JSON and CSV at once
		}
	}
	if len(lists) > 1 {
		for _, m := range lists {
			if strings.Contains(m.Name, "schema_v2") {
				lists = []*zip.File{m}
				break
			}
		}
	}
	if len(lists) != 1 {
		return nil, fmt.Errorf("%s: holds %d lists (.json, .jsonl, .csv), want one", path, len(lists))
	}
	member, err := lists[0].Open()
	if err != nil {
		return nil, fmt.Errorf("%s!%s: %w", path, lists[0].Name, err)
	}
	defer member.Close()
	return Read(path+"!"+lists[0].Name, member)
}

// Read reads a list in any of its formats, told apart by the first character:
//
//	[   the ROR register: a JSON array of organisations, schema version 2
//	{   FollowTheMoney entities, one JSON object a line, as OpenSanctions
//	    publishes; those that are no organisations are passed over
//	    CSV with a header that names id, name, aliases, country; aliases are
//	    parted by ";" or "|", and aliases and country may be missing
//
// name stands in errors, which begin with file and line. An empty list is an
// error: a wrong file must not pass for one in which nothing was found.
func Read(name string, r io.Reader) ([]Entry, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	lines := 0
	for {
		c, err := in.ReadByte()
		if err == io.EOF {
			return nil, fmt.Errorf("%s: %w", name, errEmpty)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, lines+1, err)
		}
		if c == '\n' {
			lines++
		}
		if strings.IndexByte(" \t\r\n\xEF\xBB\xBF", c) >= 0 { // a byte order mark, too
			continue
		}
		if err := in.UnreadByte(); err != nil {
			return nil, err
		}
		entries, err := readFormat(c, name, in, lines)
		if err == nil && len(entries) == 0 {
			err = fmt.Errorf("%s: %w", name, errEmpty)
		}
		return entries, err
	}
}

var errEmpty = errors.New("no organisations in it")

func readFormat(first byte, name string, in *bufio.Reader, lines int) ([]Entry, error) {
	switch first {
	case '[':
		return readROR(name, in, lines)
	case '{':
		return readFTM(name, in, lines)
	}
	return readCSV(name, in, lines)
}

// place is "file:line".
func place(name string, line int) string { return fmt.Sprintf("%s:%d", name, line) }

// countryCode is a code in capitals, "" if it is not two letters.
func countryCode(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) != 2 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return ""
	}
	return s
}
