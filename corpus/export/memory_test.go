package export

import (
	"fmt"
	"io"
	"runtime"
	"testing"
)

// What a writer holds does not grow with the records it has written: after three
// times as many it holds hardly more. An archive's list of files does grow, and
// says so; a workbook's buffers do, up to a bound that is far off here.
func TestMemoryStaysConstant(t *testing.T) {
	if testing.Short() {
		t.Skip("writes many records")
	}
	held := func(format string, n int) int64 {
		var w Writer
		var err error
		if f, _ := Lookup(format); f.Folder {
			w, err = NewFolder(format, t.TempDir(), Options{})
		} else {
			w, err = New(format, io.Discard, Options{})
		}
		if err != nil {
			t.Fatal(err)
		}
		r := sample(t)
		for i := range n {
			r.ID = fmt.Sprint("r-", i)
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools keep lives through one
		runtime.ReadMemStats(&m)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return int64(m.HeapAlloc)
	}
	for _, f := range Formats() {
		if f.Name == "xlsx" {
			continue
		}
		n, slack := 300, int64(256<<10)
		if f.Name == "parquet" || f.Name == "hf" { // buffers that have been through, and a collector that keeps some
			n, slack = rowGroup+1, 8<<20
		}
		few, many := held(f.Name, n), held(f.Name, 3*n)
		if many-few > slack {
			t.Errorf("%s holds %d KiB after %d records and %d KiB after %d", f.Name, few>>10, n, many>>10, 3*n)
		}
	}
}
