package attache_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"attache"
	"attache/audit"
	"attache/corpus/read"
	"attache/survey"
)

// labelledSample labels the bundled sample into a folder for the examples.
func labelledSample(ctx context.Context) (folder string, remove func()) {
	dir, err := os.MkdirTemp("", "attache")
	if err != nil {
		panic(err)
	}
	source, err := attache.Files(ctx, []string{"corpus/sample/reports"}, read.Options{})
	if err != nil {
		panic(err)
	}
	folder = filepath.Join(dir, "study")
	if _, err := attache.Run(ctx, source, folder, attache.RunOptions{}); err != nil {
		panic(err)
	}
	return folder, func() { os.RemoveAll(dir) }
}

func ExampleDrawAudit() {
	ctx := context.Background()
	folder, remove := labelledSample(ctx)
	defer remove()
	a, rows, err := attache.DrawAudit(ctx, folder, audit.Options{For: []string{"domain:biotech"}, N: 10, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d rows to mark, in %d strata\n", a.Name, len(rows)-1, len(a.Strata))
	// Output: audit-1: 10 rows to mark, in 3 strata
}

func ExampleDrawSurvey() {
	ctx := context.Background()
	folder, remove := labelledSample(ctx)
	defer remove()
	s, err := attache.DrawSurvey(ctx, folder, attache.SurveyOptions{Unit: "organization", Kind: "company", Except: "CN", N: 3, Seed: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	o := survey.Outcome{Outcome: "licence", URL: "https://example.org/deal", Date: "2019-05"}
	if _, err := attache.RecordOutcome(folder, s.Name, "1", o); err != nil {
		fmt.Println(err)
		return
	}
	_, followed, err := attache.LoadSurvey(folder, s.Name)
	if err != nil {
		fmt.Println(err)
		return
	}
	all := s.Summarize(followed)[0]
	fmt.Printf("%d of %d looked up came to a deal, %d are left\n", all.Deals, all.Followed, all.Drawn-all.Followed)
	// Output: 1 of 1 looked up came to a deal, 2 are left
}

func ExampleDiffFolders() {
	ctx := context.Background()
	folder, remove := labelledSample(ctx)
	defer remove()
	diff, err := attache.DiffFolders(ctx, folder, folder, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d reports in both, %d changed\n", diff.Both, diff.Changed)
	// Output: 45 reports in both, 0 changed
}
