package read

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// member reads one file of an archive: source is the archive's, "!" and the
// file's name. Names are only ever shown, never written to, so that one with
// ".." in it does nothing. It reports whether to go on.
func (s *session) member(archive, name string, regular bool, r io.Reader) bool {
	source := archive + "!" + cleanName(name)
	switch s.files++; {
	case s.files > s.opts.MaxFiles:
		s.burst = true
		s.skip(archive, Bomb, fmt.Sprintf("more than %d files in it (--max-files); the rest is not read", s.opts.MaxFiles))
	case !regular:
		s.skip(source, Unsupported, "not a regular file")
	case hidden(name):
		s.skip(source, Hidden, "names that start with a dot are left out")
	default:
		s.inside(source, func() {
			s.guard(source, func() { s.open(source, path.Base(name), r) })
		})
		if s.burst {
			s.skip(archive, Bomb, "a limit was passed in it; the rest is not read")
		}
	}
	return !s.done() && !s.burst
}

func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return strings.HasPrefix(part, ".") && strings.Trim(part, ".") != "" || part == "__MACOSX"
	})
}

// readTar reads the files of a tar archive in their order.
func readTar(s *session, source string, r *bufio.Reader) {
	archive := tar.NewReader(r)
	for n := 0; ; n++ {
		h, err := archive.Next()
		if err == io.EOF {
			if n == 0 {
				s.skip(source, Empty, "no file in it")
			}
			return
		}
		if err != nil {
			s.skipError(source, damaged(err))
			return
		}
		if h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		if !s.member(source, h.Name, h.Typeflag == tar.TypeReg, archive) {
			return
		}
	}
}

// readZip reads the files of a ZIP archive, sorted by name, or the one
// document that an Office file is.
func readZip(s *session, source string, r *bufio.Reader) {
	archive, size, data, err := s.zipReader(source, r)
	if err != nil {
		s.skipError(source, err)
		return
	}
	if int64(len(archive.File)) > s.opts.MaxFiles {
		s.skip(source, Bomb, fmt.Sprintf("%d files in it; the limit is %d (--max-files)", len(archive.File), s.opts.MaxFiles))
		return
	}
	if kind := packageOf(archive); kind != "" {
		s.progress(size)
		if data == nil {
			s.readPackage(kind, source, archive, s.onDisk, size)
		} else {
			s.readPackage(kind, source, archive, bytes.NewReader(data), int64(len(data)))
		}
		return
	}
	files := slices.DeleteFunc(slices.Clone(archive.File), func(f *zip.File) bool { return strings.HasSuffix(f.Name, "/") })
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	if len(files) == 0 {
		s.skip(source, Empty, "no file in it")
		return
	}
	for _, f := range files {
		s.progress(size / int64(len(files)))
		if !s.zipMember(source, f) {
			return
		}
	}
}

// zipMember reads one file of a ZIP archive and reports whether to go on.
func (s *session) zipMember(archive string, f *zip.File) bool {
	name := zipName(f)
	if f.Flags&1 != 0 {
		return s.skip(archive+"!"+cleanName(name), Unsupported, "encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return s.skipError(archive+"!"+cleanName(name), damaged(err))
	}
	defer r.Close()
	return s.member(archive, name, f.Mode().IsRegular(), &limited{s, r})
}

// progress counts bytes of an archive that is not read from front to back.
func (s *session) progress(n int64) {
	if s.depth == 0 {
		s.bytes += n
	}
}

// zipReader opens an archive where it lies, or, inside another file, in
// memory, where the limit of one document holds for it. It also tells the
// archive's size on disk, or its bytes.
func (s *session) zipReader(source string, r *bufio.Reader) (archive *zip.Reader, size int64, data []byte, err error) {
	if s.depth == 0 && s.onDisk != nil && source == s.file.Name {
		info, err := s.onDisk.Stat()
		if err != nil {
			return nil, 0, nil, err
		}
		s.bytes, s.packed = s.bytes-s.packed, info.Size() // what was read to know the format counts as progress later
		archive, err = zip.NewReader(s.onDisk, info.Size())
		return archive, info.Size(), nil, zipError(err)
	}
	data, err = readLimited(r, s.opts.MaxBytes)
	if err != nil {
		return nil, 0, nil, err
	}
	archive, err = zip.NewReader(bytes.NewReader(data), int64(len(data)))
	return archive, 0, data, zipError(err)
}

func zipError(err error) error {
	if err == nil || err == zip.ErrInsecurePath {
		return nil
	}
	return refuse(Truncated, "the archive is damaged: %v", err)
}

// zipName is the name of a file in UTF-8: as marked, else as GB 18030 if every
// character of it is Han then, as Chinese Windows writes them.
func zipName(f *zip.File) string {
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	name, err := simplifiedchinese.GB18030.NewDecoder().String(f.Name)
	if err != nil || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf && !unicode.In(r, unicode.Han, unicode.P) }) {
		return f.Name
	}
	return name
}
