package export

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"attache/corpus"
)

// These tests hand exports to other people's programs. Each skips, and says
// why, where its program is not installed:
//
//	apt-get install python3-networkx python3-nltk libreoffice-calc nodejs npm
//	npm install @duckdb/node-api hyparquet hyparquet-compressors @alephdata/followthemoney
//	ATTACHE_NODE=/folder/of/that go test ./corpus/export -run Consumer -v

// written puts an export into a file of that name.
func written(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// python runs a script of testdata/consumers with the first Python that has the
// module.
func python(t *testing.T, module, script, path string) []byte {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import "+module).Run() == nil {
			return output(t, "", name, filepath.Join("testdata", "consumers", script), path)
		}
	}
	t.Skipf("no Python with %s", module)
	return nil
}

// byNode runs a script of testdata/consumers with the libraries of ATTACHE_NODE.
func byNode(t *testing.T, script, path string) []byte {
	t.Helper()
	dir := os.Getenv("ATTACHE_NODE")
	if dir == "" {
		t.Skip("ATTACHE_NODE names no folder with DuckDB, hyparquet and FollowTheMoney for Node")
	}
	script, err := filepath.Abs(filepath.Join("testdata", "consumers", script))
	if err != nil {
		t.Fatal(err)
	}
	return output(t, dir, "node", script, path)
}

func output(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

func TestConsumerParquet(t *testing.T) {
	records := hardRecords(t)
	lines := strings.Split(strings.TrimSpace(string(byNode(t, "parquet.mjs", written(t, "out.parquet", exported(t, "parquet", Options{}, records...))))), "\n")
	if len(lines) != 2*len(records) {
		t.Fatalf("%d rows by two readers, want %d", len(lines), 2*len(records))
	}
	spans := 0
	for i, line := range lines { // all of DuckDB, then all of hyparquet
		type labels []struct{ Mentions []parquetEvidence }
		var row struct {
			ID, Text                         string
			Organizations, People, Countries labels
			Meta                             []parquetPair
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		r := records[i%len(records)]
		if row.ID != r.ID || row.Text != r.Text || len(row.Organizations) != len(r.Organizations) || len(row.People) != len(r.People) || len(row.Meta) != len(r.Meta) {
			t.Errorf("record %s came back as %s", r.ID, line)
		}
		for _, list := range []labels{row.Organizations, row.People, row.Countries} {
			for _, label := range list {
				for _, m := range label.Mentions {
					if text, _ := r.Field(m.Field); (corpus.Span{Start: int(m.Start), End: int(m.End)}).Of(text) != m.Text {
						t.Errorf("record %s: %+v", r.ID, m)
					}
					spans++
				}
			}
		}
	}
	t.Logf("DuckDB and hyparquet read %d rows and %d spans", len(lines), spans)
}

func TestConsumerFtM(t *testing.T) {
	t.Logf("FollowTheMoney: %s", byNode(t, "ftm.mjs", written(t, "out.json", exported(t, "ftm", Options{}, hardRecords(t)...))))
}

func TestConsumerXLSX(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no LibreOffice")
	}
	if os.Getenv("ATTACHE_NODE") == "" {
		t.Skip("LibreOffice takes seconds to start, and does where ATTACHE_NODE is set")
	}
	records := hardRecords(t)
	path := written(t, "out.xlsx", exported(t, "xlsx", Options{}, records...))
	dir := filepath.Dir(path)
	output(t, dir, office, "-env:UserInstallation=file://"+filepath.ToSlash(dir)+"/profile", "--headless", "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, path)
	for sheet, label := range map[string]string{"reports": "text", "organizations": "name", "codebook": "means"} {
		var rows []map[string]string
		if err := json.Unmarshal(python(t, "csv", "csvtext.py", filepath.Join(dir, "out-"+sheet+".csv")), &rows); err != nil {
			t.Fatal(err)
		}
		switch sheet {
		case "reports":
			if len(rows) != len(records) {
				t.Fatalf("%d reports, want %d", len(rows), len(records))
			}
			for i, r := range records {
				if diff := cmp.Diff([]string{r.ID, r.Title, lines(r.Text)}, []string{rows[i]["id"], rows[i]["title"], lines(rows[i][label])}); diff != "" {
					t.Errorf("record %s: %s", r.ID, diff)
				}
			}
		default:
			if len(rows) < 10 || rows[0][label] == "" {
				t.Errorf("sheet %s: %v", sheet, rows)
			}
		}
		t.Logf("LibreOffice shows %d rows of %s", len(rows), sheet)
	}
}

// lines is a text with the ends of lines that a spreadsheet has.
func lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

func TestConsumerCSV(t *testing.T) {
	records := hardRecords(t)
	var rows []map[string]string
	if err := json.Unmarshal(python(t, "csv", "csvtext.py", written(t, "out.csv", exported(t, "csv", Options{}, records...))), &rows); err != nil {
		t.Fatal(err)
	}
	for i, r := range records {
		if diff := cmp.Diff([]string{r.ID, r.Title, r.Text}, []string{rows[i]["id"], Unguard(rows[i]["title"]), Unguard(rows[i]["text"])}); diff != "" {
			t.Errorf("record %s: %s", r.ID, diff)
		}
	}
	t.Logf("Python's csv reads %d rows", len(rows))
}

func TestConsumerCoNLL(t *testing.T) {
	records := hardRecords(t)
	var got struct {
		Names [][2]string
		Words int
	}
	if err := json.Unmarshal(python(t, "nltk", "conll.py", written(t, "out.conll", exported(t, "conll", Options{}, records...))), &got); err != nil {
		t.Fatal(err)
	}
	var want [][2]string
	for _, r := range records {
		for _, n := range wantNames(r) {
			want = append(want, [2]string{n.Label, without(n.Text)})
		}
	}
	if diff := cmp.Diff(want, got.Names); diff != "" {
		t.Error(diff)
	}
	t.Logf("NLTK reads %d words and %d names", got.Words, len(got.Names))
}

func TestConsumerGraphML(t *testing.T) {
	var got struct {
		Multi, Directed bool
		Nodes, Edges    int
		Weights         []float64
		Types           []string
		Query           string
	}
	opts := Options{Provenance: Provenance{Query: "a & <b>"}}
	out := exported(t, "graphml", opts, hardRecords(t)...)
	if err := json.Unmarshal(python(t, "networkx", "graphml.py", written(t, "out.graphml", out)), &got); err != nil {
		t.Fatal(err)
	}
	nodes, edges := readGraph(t, out)
	if got.Multi || got.Directed || got.Nodes != len(nodes) || got.Edges != len(edges) || got.Query != "a & <b>" || len(got.Types) != 4 || got.Weights[len(got.Weights)-1] < 2 {
		t.Errorf("%+v, want %d nodes and %d edges", got, len(nodes), len(edges))
	}
	t.Logf("networkx reads %d nodes and %d edges", got.Nodes, got.Edges)
}

// The JSON of annotation tools holds what they ask for.
func TestConsumerSchemas(t *testing.T) {
	for _, format := range []string{"labelstudio", "doccano"} {
		schema, err := jsonschema.NewCompiler().Compile(filepath.Join("testdata", format+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		values := json.NewDecoder(strings.NewReader(exported(t, format, Options{}, hardRecords(t)...)))
		n := 0
		for ; values.More(); n++ {
			var v any
			if err := values.Decode(&v); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
		if n == 0 {
			t.Errorf("%s wrote nothing", format)
		}
		for _, bad := range []string{`{"text":"a","label":[[0,1]]}`, `[{"data":{"text":"a"},"predictions":[{"result":[{"id":"a"}]}]}]`, `{"label":[]}`} {
			var v any
			if err := json.Unmarshal([]byte(bad), &v); err != nil {
				t.Fatal(err)
			}
			if schema.Validate(v) == nil {
				t.Errorf("%s takes %s", format, bad)
			}
		}
	}
}

// A browser counts UTF-16 units, Label Studio turns them into code points: both
// must find the name.
func TestLabelStudioInUTF16(t *testing.T) {
	r := nested(t)
	task := studioOf(&entry{Record: r, whole: r}, "attache")
	units := utf16.Encode([]rune(task.Data.Text))
	for _, result := range task.Predictions[0].Result {
		start, end := result.Value["start"].(int), result.Value["end"].(int)
		points := 0
		var name []uint16
		for i := 0; i < len(units); i++ {
			size := 1
			if utf16.IsSurrogate(rune(units[i])) {
				size = 2
			}
			if points >= start && points < end {
				name = append(name, units[i:i+size]...)
			}
			points++
			i += size - 1
		}
		if got := string(utf16.Decode(name)); got != result.Value["text"] {
			t.Errorf("%d to %d is %q, want %q", start, end, got, result.Value["text"])
		}
	}
}
