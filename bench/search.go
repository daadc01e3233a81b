package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"attache/corpus"
	"attache/index"
)

// figures are what one engine needs. Times are processor time unless they say
// wall.
type figures struct {
	Engine        string  `json:"engine"`
	Texts         int     `json:"texts"`
	MB            float64 `json:"mb"`
	BuildWall     float64 `json:"build_wall_s"`
	BuildCPU      float64 `json:"build_cpu_s"`
	SizeRatio     float64 `json:"size_ratio"`
	OpenMS        float64 `json:"open_ms"`
	P50           float64 `json:"p50_ms"`
	P99           float64 `json:"p99_ms"`
	SlowestQuery  string  `json:"slowest"`
	FacetsMS      float64 `json:"facets_ms"`
	SearchRSSMB   float64 `json:"search_rss_mb"`
	SearchPeakMB  float64 `json:"search_peak_mb"`
	BuildPeakMB   float64 `json:"build_peak_mb"`
	PerQueryHits  []int   `json:"hits"`
	QueriesAsked  int     `json:"queries"`
	QueriesNot    int     `json:"queries_not_expressible"`
	PassagesShown int     `json:"passages"`
}

// repeats is how often the queries are asked; the first time warms.
const repeats = 5

// measure builds the index in a process of its own, so that the memory of
// searching is that of searching.
func measure(out io.Writer, texts, queries string) error {
	dir := texts + ".index"
	f := figures{Engine: "attache"}
	if os.Getenv("BENCH_PART") == "build" {
		return build(&f, texts, dir, out)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	child, err := os.StartProcess(self, os.Args, &os.ProcAttr{Env: append(os.Environ(), "BENCH_PART=build"), Files: []*os.File{nil, os.Stderr, os.Stderr}})
	if err != nil {
		return err
	}
	state, err := child.Wait()
	if err != nil || !state.Success() {
		return fmt.Errorf("build: %v, %v", state, err)
	}
	data, err := os.ReadFile(dir + ".json")
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		return err
	}
	if err := search(&f, texts, dir, queries); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(f)
}

func build(f *figures, texts, dir string, _ io.Writer) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	var raw int64
	records := readRecords(texts, func(r *corpus.Record, _, _ int64) {
		f.Texts++
		raw += int64(len(r.Title) + len(r.Text))
	})
	wall, cpu := time.Now(), cpuTime()
	if err := index.Build(context.Background(), dir, records, index.Stamp{}, index.Options{Workers: 2}); err != nil {
		return err
	}
	f.BuildWall, f.BuildCPU = time.Since(wall).Seconds(), (cpuTime() - cpu).Seconds()
	f.MB, f.BuildPeakMB = float64(raw)/1e6, memory("VmHWM")
	size, err := treeSize(dir)
	if err != nil {
		return err
	}
	f.SizeRatio = float64(size) / float64(raw)
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return os.WriteFile(dir+".json", data, 0o644)
}

// search asks the queries in an order drawn anew each time, top 10 with
// passages, whose records are read from the file of texts.
func search(f *figures, texts, dir, queries string) error {
	at, err := offsets(texts)
	if err != nil {
		return err
	}
	source, err := os.Open(texts)
	if err != nil {
		return err
	}
	defer source.Close()
	start := cpuTime()
	ix, err := index.Open(dir, index.OpenOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer ix.Close()
	f.OpenMS = ms(cpuTime() - start)
	list, err := readQueries(queries)
	if err != nil {
		return err
	}
	f.QueriesAsked, f.PerQueryHits = len(list), make([]int, len(list))
	var took []time.Duration
	slowest := time.Duration(0)
	for round := range repeats {
		for _, i := range rand.Perm(len(list)) {
			start := cpuTime()
			res, err := ix.Search(context.Background(), index.Request{Query: list[i], Limit: 10})
			if err != nil {
				return err
			}
			for _, h := range res.Hits {
				rec, err := readAt(source, at[h.Seq])
				if err != nil {
					return err
				}
				index.NewPassage(rec, list[i], 200)
				f.PassagesShown++
			}
			d := cpuTime() - start
			f.PerQueryHits[i] = res.Total
			if round == 0 {
				continue
			}
			if took = append(took, d); d > slowest {
				slowest, f.SlowestQuery = d, list[i].String()
			}
		}
	}
	slices.Sort(took)
	f.P50, f.P99 = ms(took[len(took)/2]), ms(took[len(took)*99/100])
	f.SearchRSSMB, f.SearchPeakMB = memory("VmRSS"), memory("VmHWM")
	return facets(f, ix)
}

// facets counts four fields over everything; the first time warms.
func facets(f *figures, ix *index.Index) error {
	request, err := index.ParseFacets("domain,country,year,org")
	if err != nil {
		return err
	}
	for range 2 {
		start := cpuTime()
		if _, err := ix.Search(context.Background(), index.Request{Facets: request, Limit: 10}); err != nil {
			return err
		}
		f.FacetsMS = ms(cpuTime() - start)
	}
	return nil
}

// readQueries reads one query a line.
func readQueries(path string) (list []index.Query, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		q, errs := index.Parse(strings.TrimSpace(line), index.Vocabulary{})
		if errs != nil {
			return nil, errs[0]
		}
		list = append(list, q)
	}
	return list, nil
}

// readRecords reads a file of records and calls seen with each and where its
// line is.
func readRecords(path string, seen func(r *corpus.Record, start, end int64)) iter.Seq2[*corpus.Record, error] {
	return func(yield func(*corpus.Record, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		at := int64(0)
		for lines.Scan() {
			r := new(corpus.Record)
			if err := json.Unmarshal(lines.Bytes(), r); err != nil {
				yield(nil, err)
				return
			}
			end := at + int64(len(lines.Bytes())) + 1
			seen(r, at, end)
			if at = end; !yield(r, nil) {
				return
			}
		}
		if lines.Err() != nil {
			yield(nil, lines.Err())
		}
	}
}

// offsets finds the lines of a file.
func offsets(path string) (at [][2]int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	for start, n := int64(0), int64(0); ; {
		part, err := r.ReadSlice('\n')
		n += int64(len(part))
		if err == bufio.ErrBufferFull {
			continue
		}
		if err == io.EOF {
			return at, nil
		}
		if err != nil {
			return nil, err
		}
		at, start = append(at, [2]int64{start, n}), n
	}
}

func readAt(f *os.File, line [2]int64) (*corpus.Record, error) {
	data := make([]byte, line[1]-line[0])
	if _, err := f.ReadAt(data, line[0]); err != nil {
		return nil, err
	}
	r := new(corpus.Record)
	return r, json.Unmarshal(bytes.TrimSpace(data), r)
}

func treeSize(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// memory returns a field of /proc/self/status in MB, 0 where there is none.
func memory(field string) float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			if err == nil {
				return kb * 1024 / 1e6
			}
		}
	}
	return 0
}
