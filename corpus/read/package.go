package read

import (
	"archive/zip"
	"bufio"
	"io"
	"slices"
	"strings"
)

// packageOf tells what a ZIP archive that is one document is: "docx", "xlsx",
// "odt", or in words what is not read; "" for an archive of files.
func packageOf(archive *zip.Reader) string {
	for _, p := range []struct{ part, kind string }{
		{"word/document.xml", "docx"},
		{"xl/workbook.xml", "xlsx"},
		{"xl/workbook.bin", "a binary Excel workbook"},
		{"ppt/presentation.xml", "a PowerPoint file"},
		{"visio/document.xml", "a Visio drawing"},
	} {
		if part(archive, p.part) != nil {
			return p.kind
		}
	}
	kind := mediaType(archive)
	switch {
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.text"):
		return "odt"
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument."):
		return "an OpenDocument " + strings.TrimPrefix(kind, "application/vnd.oasis.opendocument.")
	case kind == "application/epub+zip":
		return "an EPUB book"
	}
	return ""
}

// mediaType is what the part "mimetype" says, "" without one.
func mediaType(archive *zip.Reader) string {
	f := part(archive, "mimetype")
	if f == nil {
		return ""
	}
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, 200))
	if err != nil {
		return ""
	}
	return printable(strings.TrimSpace(string(data)))
}

// part is the file of that name, nil if there is none.
func part(archive *zip.Reader, name string) *zip.File {
	i := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return archive.File[i]
}

// readPackage reads the one document that an archive of size bytes is.
func (s *session) readPackage(kind, source string, archive *zip.Reader, whole io.ReaderAt, size int64) {
	all := io.NewSectionReader(whole, 0, size)
	switch kind {
	case "docx":
		s.readOffice(source, archive, all, docxDocument)
	case "odt":
		s.readOffice(source, archive, all, odtDocument)
	case "xlsx":
		s.readXlsx(source, whole, size)
	default:
		s.unread(source, bufio.NewReader(all), &refusal{Unsupported, "looks like " + kind + ", which is not read"})
	}
}
