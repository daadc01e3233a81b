package attache

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"attache/corpus"
	"attache/corpus/export"
	"attache/corpus/export/verify"
)

// ExportOptions say what is exported and how. The provenance is the corpus's,
// whatever Options says of it.
type ExportOptions struct {
	export.Options
	// Query, if set, exports only what this search finds, in the order of the
	// corpus.
	Query string
	// MinScore, if positive, takes the place of every label's threshold.
	MinScore float64
	// Verify reads an export to a file or folder back, and compares it with the
	// corpus, before it is given its name.
	Verify bool
}

// Export writes the records of the corpus folder, with the labels that count,
// to w in a format of export.Formats. It streams: memory does not grow with the
// corpus, but where the format's description says so.
func Export(ctx context.Context, folder, format string, w io.Writer, opts ExportOptions) error {
	x, err := openExport(ctx, folder, format, opts)
	if err != nil {
		return err
	}
	defer x.folder.Close()
	out, err := export.New(format, w, x.opts.Options)
	if err != nil {
		return err
	}
	return x.write(ctx, out)
}

// ExportTo writes the export to path, whole or not at all. A format of several
// files becomes a folder, which must not be there yet or be empty; if path ends
// in .zip, an archive. The report is of opts.Verify, and empty without.
func ExportTo(ctx context.Context, folder, format, path string, opts ExportOptions) (report verify.Report, err error) {
	x, err := openExport(ctx, folder, format, opts)
	if err != nil {
		return report, err
	}
	defer x.folder.Close()
	f, err := export.Lookup(format)
	if err != nil {
		return report, err
	}
	write := x.toFile
	if f.Folder && !strings.HasSuffix(path, ".zip") {
		write = x.toFolder
		if err := absent(path); err != nil {
			return report, err
		}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() && !f.Folder {
		return report, fmt.Errorf("%s is a folder, and %s is one file", path, format)
	}
	temporary, err := write(ctx, format, path)
	if err == nil && opts.Verify {
		report, err = x.verify(ctx, format, temporary)
	}
	if err == nil {
		if info, is := os.Lstat(path); f.Folder && is == nil && info.IsDir() {
			err = os.Remove(path) // empty, or it is refused
		}
		err = errors.Join(err, os.Rename(temporary, path))
	}
	if err != nil && temporary != "" {
		err = errors.Join(err, os.RemoveAll(temporary))
	}
	return report, err
}

// absent is an error if there is something at path that a folder would replace.
func absent(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if entries, err := os.ReadDir(path); err == nil && len(entries) == 0 {
		return nil // an empty folder is taken away before the new one gets its name
	}
	return fmt.Errorf("%s is there already, and a folder is not written over: name another, or one that ends in .zip", path)
}

// exporting is an export under way.
type exporting struct {
	folder *corpus.Folder
	opts   ExportOptions
}

func openExport(ctx context.Context, folder, format string, opts ExportOptions) (*exporting, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	opts.Provenance, err = provenance(f, opts)
	if err == nil && (format == "graphml" || format == "ftm") && !opts.NoPeople {
		opts.Organization, err = organizationNames(ctx, f, opts.MinScore)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &exporting{f, opts}, nil
}

func (x *exporting) write(ctx context.Context, out export.Writer) error {
	for rec, err := range x.records(ctx) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := out.Write(rec); err != nil {
			return err
		}
	}
	return out.Close()
}

// toFile writes a temporary file beside path.
func (x *exporting) toFile(ctx context.Context, format, path string) (temporary string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".attache-export-*")
	if err != nil {
		return "", corpus.NotWritten(path, err)
	}
	buffered := bufio.NewWriterSize(f, 1<<16)
	out, err := export.New(format, buffered, x.opts.Options)
	if err == nil {
		err = x.write(ctx, out)
	}
	return f.Name(), errors.Join(err, buffered.Flush(), f.Chmod(0o644), f.Sync(), f.Close())
}

// toFolder writes a temporary folder beside path.
func (x *exporting) toFolder(ctx context.Context, format, path string) (temporary string, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".attache-export-*")
	if err != nil {
		return "", corpus.NotWritten(path, err)
	}
	out, err := export.NewFolder(format, dir, x.opts.Options)
	if err == nil {
		err = x.write(ctx, out)
	}
	return dir, errors.Join(err, os.Chmod(dir, 0o755))
}

// verify reads an export back and compares it with the corpus.
func (x *exporting) verify(ctx context.Context, format, path string) (verify.Report, error) {
	withText := x.opts.Options
	withText.NoText = false
	return verify.Export(format, path, func(yield func(verify.Want, error) bool) {
		for rec, err := range x.records(ctx) {
			var w verify.Want
			if err = errors.Join(err, ctx.Err()); err == nil {
				w.Record, err = x.opts.Prepare(rec)
			}
			if err == nil {
				w.Whole, err = withText.Prepare(rec)
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
	}, verify.Options{Rows: x.opts.Rows, Raw: x.opts.Raw, NoText: x.opts.NoText, NoPeople: x.opts.NoPeople})
}

// records yields what the options choose, as the corpus gives it: what counts
// and what is withheld is the exporter's to know.
func (x *exporting) records(ctx context.Context) iter.Seq2[*corpus.Record, error] {
	if x.opts.Query == "" {
		return x.folder.All()
	}
	return func(yield func(*corpus.Record, error) bool) {
		found, err := search(ctx, x.folder, SearchOptions{Query: x.opts.Query, Sort: "seq", MinScore: x.opts.MinScore, Width: 1})
		if err != nil {
			yield(nil, err)
			return
		}
		for hit, err := range found.Hits {
			var rec *corpus.Record
			if err == nil {
				rec, err = x.folder.Get(hit.Record.ID) // whole: a hit has only the labels that count
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// ExportConfig is what the tool that a format is for has to be given beside the
// export: the index mapping of bulk, the labelling interface of labelstudio, with
// the domains of the corpus's taxonomy to choose from. ok is false for other
// formats.
func ExportConfig(folder, format string) (config string, ok bool, err error) {
	switch format {
	case "bulk":
		return export.BulkMapping, true, nil
	case "labelstudio":
		f, err := corpus.Open(folder)
		if err != nil {
			return "", true, err
		}
		defer f.Close()
		c, _, err := classifierOf(f)
		if err != nil {
			return "", true, err
		}
		return export.LabelStudioConfig(c.Taxonomy().IDs()), true, nil
	}
	return "", false, nil
}

// provenance says what an export of the folder is made from.
func provenance(f *corpus.Folder, opts ExportOptions) (p export.Provenance, err error) {
	m := f.Manifest()
	p = export.Provenance{
		Engine: m.Engine, Models: m.Models, Settings: m.Options, Runs: len(m.Runs),
		Ledger: f.Ledger().Len(), Query: opts.Query, MinScore: opts.MinScore, Thresholds: m.Thresholds.With(opts.MinScore),
	}
	p.Manifest, err = m.SHA256()
	return p, err
}
