package export

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"attache/corpus"
)

func TestParquetReadsBack(t *testing.T) {
	var records []*corpus.Record
	for i := range 2*rowGroup + 1 {
		r := sample(t)
		r.ID = fmt.Sprint("r-", i)
		records = append(records, r)
	}
	out := exported(t, "parquet", Options{}, records...)
	if again := exported(t, "parquet", Options{}, records...); again != out {
		t.Error("the same records gave other bytes")
	}
	// Read by schema and column, not by the writer's own types.
	file, err := parquet.OpenFile(strings.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	if file.NumRows() != int64(len(records)) || len(file.RowGroups()) != 3 {
		t.Errorf("%d rows in %d groups", file.NumRows(), len(file.RowGroups()))
	}
	column := func(path ...string) (values []string) {
		t.Helper()
		leaf, ok := file.Schema().Lookup(path...)
		if !ok {
			t.Fatalf("no column %v", path)
		}
		pages := file.RowGroups()[0].ColumnChunks()[leaf.ColumnIndex].Pages()
		defer pages.Close()
		for {
			page, err := pages.ReadPage()
			if err == io.EOF {
				return values
			}
			if err != nil {
				t.Fatal(err)
			}
			list := make([]parquet.Value, page.NumValues())
			if _, err := page.Values().ReadValues(list); err != nil && err != io.EOF {
				t.Fatal(err)
			}
			for _, v := range list {
				values = append(values, v.String())
			}
		}
	}
	text, r := column("text")[0], records[0]
	if text != r.Text {
		t.Errorf("text is %q", text)
	}
	quote := column("organizations", "list", "element", "mentions", "list", "element", "text")
	start := column("organizations", "list", "element", "mentions", "list", "element", "start")
	end := column("organizations", "list", "element", "mentions", "list", "element", "end")
	for i, want := range []string{"Nordlys Ltd", "北京大学"} {
		var s, e int
		if _, err := fmt.Sscan(start[i]+" "+end[i], &s, &e); err != nil {
			t.Fatal(err)
		}
		if quote[i] != want || text[s:e] != want {
			t.Errorf("span %d to %d is %q and says %q, want %q", s, e, text[s:e], quote[i], want)
		}
	}
	if diff := cmp.Diff([]string{"contact", "long"}, column("meta", "list", "element", "key")[:2]); diff != "" {
		t.Error(diff)
	}
	if ids := column("id"); len(ids) != rowGroup || ids[rowGroup-1] != fmt.Sprint("r-", rowGroup-1) {
		t.Errorf("%d ids, the last %s", len(ids), ids[len(ids)-1])
	}
}
