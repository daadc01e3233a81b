package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The folder of an index:
//
//	index/
//	├── index.json    the manifest: which generation counts, its stamp, its files with size and sum
//	└── g000007/      a generation: scorch's root.bolt and *.zap, words and order; never written after it is named
//
// A generation is made under a name of its own and then named in index.json,
// which is replaced in one step. Whoever opened the one before goes on reading
// it; on systems that keep open files from being removed, the next writer
// removes it.
const manifestName = "index.json"

// storeFormat counts changes of this layout.
const storeFormat = 2

// manifest is index.json.
type manifest struct {
	Format     int    `json:"format"`
	Generation string `json:"generation"`
	Stamp      Stamp  `json:"stamp"`
	// Documents is the number of records in the index.
	Documents int `json:"documents"`
	// Ordered says that documents are numbered in the order of seq: so they are
	// after a build, not after an update.
	Ordered bool `json:"ordered"`
	// Texts, and how many places all texts and titles ever added have, for mean
	// lengths.
	Texts int    `json:"texts"`
	Words [2]int `json:"words"`
	// Fields are those in which words have an order; "order" numbers them so,
	// from 1.
	Fields []string  `json:"fields"`
	Files  []fileSum `json:"files"`
}

type fileSum struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
	Sum   uint32 `json:"crc32c"`
}

// ErrNoIndex says that there is no index in the folder; errors that wrap it
// name the folder. Building one is the way out.
var ErrNoIndex = errors.New("no index")

// ErrDamaged says that an index is there but is not what was written. Building
// it anew is the way out.
var ErrDamaged = errors.New("index damaged")

// ErrOutdated says that an index was built by another version or with other
// thresholds. Building it anew is the way out.
var ErrOutdated = errors.New("index of another version")

// ReadStamp returns the stamp of the index in dir without opening it.
func ReadStamp(dir string) (Stamp, error) {
	m, err := readManifest(dir)
	return m.Stamp, err
}

func readManifest(dir string) (m manifest, err error) {
	path := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("%s: %w", dir, ErrNoIndex)
	}
	if err != nil {
		return m, err
	}
	var f manifestFile
	if err := json.Unmarshal(data, &f); err != nil {
		return m, fmt.Errorf("%s: %w: %v", path, ErrDamaged, err)
	}
	if m = f.manifest; m.Format != storeFormat || m.Stamp.Format != mappingVersion {
		return m, fmt.Errorf("%s: %w: format %d.%d, this program reads %d.%d", path, ErrOutdated, m.Format, m.Stamp.Format, storeFormat, mappingVersion)
	}
	want, err := encodeManifest(m)
	if err != nil {
		return m, err
	}
	if !bytes.Equal(data, want) {
		return m, fmt.Errorf("%s: %w: its sum is not %08x", path, ErrDamaged, f.Sum)
	}
	if m.Generation == "" || m.Generation != filepath.Base(m.Generation) {
		return m, fmt.Errorf("%s: %w: generation %q", path, ErrDamaged, m.Generation)
	}
	return m, nil
}

// publish sums the generation's files, names it in the manifest and removes
// all other generations.
func publish(dir string, m manifest) error {
	m.Format, m.Stamp.Format = storeFormat, mappingVersion
	var err error
	if m.Files, err = sumFiles(filepath.Join(dir, m.Generation)); err != nil {
		return err
	}
	if err := publishManifest(dir, m); err != nil {
		return err
	}
	sweep(dir, m.Generation)
	return nil
}

func publishManifest(dir string, m manifest) error {
	data, err := encodeManifest(m)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, manifestName), data)
}

// manifestFile is the manifest with the sum of all the rest of it.
type manifestFile struct {
	manifest
	Sum uint32 `json:"crc32c"`
}

func encodeManifest(m manifest) ([]byte, error) {
	f := manifestFile{manifest: m}
	data, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	f.Sum = crc32.Checksum(data, castagnoli)
	data, err = json.MarshalIndent(f, "", "  ")
	return append(data, '\n'), err
}

// writeFile replaces a file in one step, synced before it takes the name.
func writeFile(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// newGeneration makes an empty folder for the next generation.
func newGeneration(dir string) (name string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		name = fmt.Sprintf("g%06d", n)
		err := os.Mkdir(filepath.Join(dir, name), 0o755)
		if err == nil || !errors.Is(err, os.ErrExist) {
			return name, err
		}
	}
}

// sweep removes what is left of other generations. What cannot be removed is
// still read by someone; the next writer tries again.
func sweep(dir, keep string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if name != keep && (isGeneration(name) || strings.HasPrefix(name, manifestName+".tmp-")) {
			os.RemoveAll(filepath.Join(dir, name))
		}
	}
}

func isGeneration(name string) bool {
	return len(name) == 7 && name[0] == 'g' && strings.Trim(name[1:], "0123456789") == ""
}

// field returns the number of a field in "order", 0 if no document has it.
func (m *manifest) field(name string) uint32 {
	return uint32(slices.Index(m.Fields, clean(name)) + 1)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sumFiles(dir string) ([]fileSum, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var sums []fileSum
	for _, e := range entries {
		s, err := sumFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		sums = append(sums, s)
	}
	return sums, nil
}

func sumFile(path string) (fileSum, error) {
	f, err := os.Open(path)
	if err != nil {
		return fileSum{}, err
	}
	defer f.Close()
	h := crc32.New(castagnoli)
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, 1<<18))
	return fileSum{filepath.Base(path), n, h.Sum32()}, err
}

// verify compares the generation's files with the manifest.
func (m *manifest) verify(dir string) error {
	for _, want := range m.Files {
		path := filepath.Join(dir, m.Generation, want.Name)
		got, err := sumFile(path)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
		}
		if got != want {
			return fmt.Errorf("%s: %w: %d bytes with sum %08x, want %d with %08x", path, ErrDamaged, got.Bytes, got.Sum, want.Bytes, want.Sum)
		}
	}
	if !slices.ContainsFunc(m.Files, func(f fileSum) bool { return f.Name == "root.bolt" }) {
		return fmt.Errorf("%s: %w: no root.bolt listed", dir, ErrDamaged)
	}
	return nil
}
