package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts expect")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"attache": main,
	})
}

// The scripts use attache as its users do; each names the behaviour it checks.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"fill": fill},
		Setup: func(env *testscript.Env) error {
			sample, err := os.Getwd()
			env.Setenv("SAMPLE", sample+"/../../corpus/sample/reports")
			return err
		},
	})
}
