package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"io/fs"
	"sort"
)

// sortedZip is a ZIP archive whose files stand sorted by name, in whatever
// order they were written, so that the same files give the same bytes. It holds
// them, compressed, until Close.
type sortedZip struct {
	out   io.Writer
	files []*packedFile
}

type packedFile struct {
	name   string
	data   bytes.Buffer
	size   uint64
	sum    uint32
	packer *flate.Writer
}

func (z *sortedZip) Create(name string) (io.Writer, error) {
	f := &packedFile{name: name}
	var err error
	if f.packer, err = flate.NewWriter(&f.data, flate.DefaultCompression); err != nil {
		return nil, err
	}
	z.files = append(z.files, f)
	return f, nil
}

func (f *packedFile) Write(p []byte) (int, error) {
	f.size += uint64(len(p))
	f.sum = crc32.Update(f.sum, crc32.IEEETable, p)
	return f.packer.Write(p)
}

// AddFS is part of the interface of ZIP writers; a workbook has no use for it.
func (z *sortedZip) AddFS(fs.FS) error { return fs.ErrInvalid }

// Close writes the archive.
func (z *sortedZip) Close() error {
	sort.SliceStable(z.files, func(i, j int) bool { return z.files[i].name < z.files[j].name })
	w := zip.NewWriter(z.out)
	for _, f := range z.files {
		if err := f.packer.Close(); err != nil {
			return err
		}
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, CRC32: f.sum, CompressedSize64: uint64(f.data.Len()), UncompressedSize64: f.size}
		part, err := w.CreateRaw(h)
		if err != nil {
			return err
		}
		if _, err := f.data.WriteTo(part); err != nil {
			return err
		}
	}
	return w.Close()
}
