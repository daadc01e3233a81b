package export

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"sort"
)

// sortedZip is a ZIP archive whose files stand sorted by name, in whatever
// order they were written, so that the same files give the same bytes. It keeps
// them, compressed, in a temporary file until Close.
type sortedZip struct {
	out   io.Writer
	files []*packedFile
	spool *os.File
	end   int64 // of what is in the spool
}

type packedFile struct {
	zip          *sortedZip
	name         string
	start, bytes int64 // where in the spool, and how many
	size         uint64
	sum          uint32
	packer       *flate.Writer
	buffer       *bufio.Writer
}

// Create starts the next file; the one before it is whole.
func (z *sortedZip) Create(name string) (_ io.Writer, err error) {
	if z.spool == nil {
		if z.spool, err = os.CreateTemp("", "attache-workbook-*"); err != nil {
			return nil, err
		}
	}
	if err := z.finish(); err != nil {
		return nil, err
	}
	f := &packedFile{zip: z, name: name, start: z.end}
	f.buffer = bufio.NewWriterSize(spooled{f}, 1<<16)
	if f.packer, err = flate.NewWriter(f.buffer, flate.DefaultCompression); err != nil {
		return nil, err
	}
	z.files = append(z.files, f)
	return f, nil
}

// finish completes the last file.
func (z *sortedZip) finish() error {
	if len(z.files) == 0 || z.files[len(z.files)-1].packer == nil {
		return nil
	}
	f := z.files[len(z.files)-1]
	err := errors.Join(f.packer.Close(), f.buffer.Flush())
	f.packer, f.buffer = nil, nil
	return err
}

func (f *packedFile) Write(p []byte) (int, error) {
	f.size += uint64(len(p))
	f.sum = crc32.Update(f.sum, crc32.IEEETable, p)
	return f.packer.Write(p)
}

// spooled is where a file's packed bytes go.
type spooled struct{ *packedFile }

func (s spooled) Write(p []byte) (int, error) {
	n, err := s.zip.spool.Write(p)
	s.zip.end += int64(n)
	s.bytes += int64(n)
	return n, err
}

// AddFS is part of the interface of ZIP writers; a workbook has no use for it.
func (z *sortedZip) AddFS(fs.FS) error { return fs.ErrInvalid }

// Close writes the archive.
func (z *sortedZip) Close() (err error) {
	if z.spool != nil {
		defer func() { err = errors.Join(err, z.spool.Close(), os.Remove(z.spool.Name())) }()
	}
	if err := z.finish(); err != nil {
		return err
	}
	sort.SliceStable(z.files, func(i, j int) bool { return z.files[i].name < z.files[j].name })
	w := zip.NewWriter(z.out)
	for _, f := range z.files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, CRC32: f.sum, CompressedSize64: uint64(f.bytes), UncompressedSize64: f.size}
		part, err := w.CreateRaw(h)
		if err != nil {
			return err
		}
		if _, err := io.Copy(part, io.NewSectionReader(z.spool, f.start, f.bytes)); err != nil {
			return err
		}
	}
	return w.Close()
}
