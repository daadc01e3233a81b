package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"attache/classify"
)

// runFasttext trains fasttext (supervised, one-vs-all loss, word pairs) on the
// training texts and judges the test texts. Its one threshold is the best of
// F1 on a quarter of the training texts, held out for that.
func runFasttext(program string, ids []string, train, test []classify.Example) ([]classify.Judged, error) {
	dir, err := os.MkdirTemp("", "fasttext")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cut := len(train) * 3 / 4
	tuned, err := fasttextScores(program, dir, ids, train[:cut], train[cut:])
	if err != nil {
		return nil, err
	}
	best, threshold := -1.0, 0.5
	for step := 5; step <= 80; step += 5 {
		t := float64(step) / 100
		e, err := classify.EvaluateJudged(ids, decide(tuned, t))
		if err != nil {
			return nil, err
		}
		if e.MicroF1 > best {
			best, threshold = e.MicroF1, t
		}
	}
	judged, err := fasttextScores(program, dir, ids, train, test)
	if err != nil {
		return nil, err
	}
	return decide(judged, threshold), nil
}

func decide(list []classify.Judged, threshold float64) []classify.Judged {
	for i := range list {
		for d, score := range list[i].Scores {
			list[i].Assigned[d] = score >= threshold
		}
	}
	return list
}

func fasttextScores(program, dir string, ids []string, train, test []classify.Example) ([]classify.Judged, error) {
	trainFile, testFile, model := filepath.Join(dir, "train.txt"), filepath.Join(dir, "test.txt"), filepath.Join(dir, "model")
	if err := writeFasttext(trainFile, train, true); err != nil {
		return nil, err
	}
	if err := writeFasttext(testFile, test, false); err != nil {
		return nil, err
	}
	fit := exec.Command(program, "supervised", "-input", trainFile, "-output", model, "-loss", "ova", "-wordNgrams", "2", "-epoch", "50", "-lr", "0.5", "-dim", "50", "-bucket", "100000", "-thread", "1", "-verbose", "0")
	if msg, err := fit.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("fasttext supervised: %w: %s", err, msg)
	}
	lines, err := exec.Command(program, "predict-prob", model+".bin", testFile, "-1", "0").Output()
	if err != nil {
		return nil, fmt.Errorf("fasttext predict-prob: %w", err)
	}
	column := make(map[string]int)
	for i, id := range ids {
		column[id] = i
	}
	phrases, err := classify.New(classify.Options{PhrasesOnly: true})
	if err != nil {
		return nil, err
	}
	judged, err := phrases.Judge(test) // for the truth; scores are replaced
	if err != nil {
		return nil, err
	}
	scan := bufio.NewScanner(bytes.NewReader(lines))
	n := 0
	for ; scan.Scan(); n++ {
		clear(judged[n].Scores)
		parts := strings.Fields(scan.Text())
		for i := 0; i+1 < len(parts); i += 2 {
			score, err := strconv.ParseFloat(parts[i+1], 64)
			if err != nil {
				return nil, fmt.Errorf("fasttext: %q: %w", scan.Text(), err)
			}
			if d, ok := column[strings.TrimPrefix(parts[i], "__label__")]; ok {
				judged[n].Scores[d] = min(score, 1)
			}
		}
	}
	if n != len(test) {
		return nil, fmt.Errorf("fasttext: %d lines for %d texts", n, len(test))
	}
	return judged, nil
}

func writeFasttext(path string, list []classify.Example, labels bool) error {
	var b strings.Builder
	for _, e := range list {
		if labels {
			ids := e.Domains
			if len(ids) == 0 {
				ids = []string{"none"}
			}
			for _, id := range ids {
				b.WriteString("__label__" + id + " ")
			}
		}
		words := strings.FieldsFunc(strings.ToLower(e.Doc.Title+" "+e.Doc.Text), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
		b.WriteString(strings.Join(words, " ") + "\n")
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
