package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// tree is where a format of several files puts them: a folder or a ZIP archive.
// Names have slashes, on every system.
type tree interface {
	// create starts the next file, which is whole when the next one is started.
	create(name string) (io.Writer, error)
	// beside starts a file that grows while others are written.
	beside(name string) (io.Writer, error)
	close() error
}

// folder is a tree in an empty folder.
type folder struct {
	dir   string
	file  *os.File   // the last of create
	other []*os.File // those of beside
}

func (f *folder) create(name string) (io.Writer, error) {
	if err := f.end(); err != nil {
		return nil, err
	}
	var err error
	f.file, err = f.open(name)
	return f.file, err
}

func (f *folder) beside(name string) (io.Writer, error) {
	file, err := f.open(name)
	if err == nil {
		f.other = append(f.other, file)
	}
	return file, err
}

// open makes a file, never over another: two records do not share one.
func (f *folder) open(name string) (*os.File, error) {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if strings.Contains(name, "/") {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

func (f *folder) end() error {
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file = nil
	return err
}

func (f *folder) close() error {
	err := f.end()
	for _, file := range f.other {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}
	return err
}

// archive is a tree in a ZIP archive, which is written as it comes; what goes
// beside other files, and the archive's list of files, is held until close.
type archive struct {
	zip   *zip.Writer
	names []string
	later map[string]*bytes.Buffer
}

func newArchive(w io.Writer) *archive {
	return &archive{zip: zip.NewWriter(w), later: map[string]*bytes.Buffer{}}
}

// create dates every file alike, on the first day that ZIP knows.
func (a *archive) create(name string) (io.Writer, error) {
	return a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

func (a *archive) beside(name string) (io.Writer, error) {
	b := new(bytes.Buffer)
	a.names = append(a.names, name)
	a.later[name] = b
	return b, nil
}

func (a *archive) close() error {
	for _, name := range a.names {
		w, err := a.create(name)
		if err != nil {
			return err
		}
		if _, err := a.later[name].WriteTo(w); err != nil {
			return err
		}
	}
	return a.zip.Close()
}

// device matches the names that Windows keeps for itself.
var device = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// fileName is a name for the files of the record with this id: the id itself
// where it is safe everywhere, else what is safe of it and part of its hash.
// Small letters alone are, for some systems do not tell "A" from "a".
func fileName(id string) string {
	safe := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_' {
			return r
		}
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return '_'
	}, id)
	if safe == id && id != "" && len(id) <= 64 && !device.MatchString(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return safe[:min(len(safe), 64)] + "-" + hex.EncodeToString(sum[:8])
}
