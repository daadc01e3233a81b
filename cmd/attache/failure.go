package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/pflag"
)

// told is an error as it is printed: the system puts what it did before
// the place, "open x: no such file or directory", and attache the place first.
func told(err error) string {
	words := err.Error()
	var path *fs.PathError
	if !errors.As(err, &path) || path.Path == "" {
		return words
	}
	place := path.Path + ": "
	words = strings.ReplaceAll(words, path.Error(), place+path.Err.Error())
	return strings.ReplaceAll(words, place+place, place)
}

// flagError says what a flag wants in place of the value it was given.
func flagError(err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return err
	}
	flag := wrong.GetFlag()
	want := map[string]string{
		"int": "want a whole number", "uint64": "want a whole number of 0 or more", "float64": "want a number", "bool": "want true or false",
	}[flag.Value.Type()]
	if want == "" {
		want = errors.Unwrap(wrong).Error()
	}
	return fmt.Errorf("--%s %s: %s", flag.Name, wrong.GetValue(), want)
}
