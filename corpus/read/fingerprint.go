package read

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// Fingerprint is one hash over the names and contents of all files of the
// inputs, in order: equal if and only if Read will yield the same items under
// the same options. It reads every byte once and parses none.
func Fingerprint(ctx context.Context, inputs []string, opts Options) (string, error) {
	sources, err := Sources(inputs, opts)
	if err != nil {
		return "", err
	}
	all := sha256.New()
	for _, src := range sources {
		state := "unread"
		if src.Skip == nil {
			state = fileState(ctx, src.Path)
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
		fmt.Fprintf(all, "%q %s\n", src.Name, state)
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}

// fileState is the hash of a file, or why it cannot be had.
func fileState(ctx context.Context, path string) string {
	f, err := os.Open(path)
	if err != nil {
		reason, detail := why(err)
		return reason + " " + detail
	}
	defer f.Close()
	s := &session{ctx: ctx}
	sum := sha256.New()
	if _, err := io.Copy(sum, &countedReader{s, f}); err != nil {
		reason, detail := why(err)
		return reason + " " + detail
	}
	return hex.EncodeToString(sum.Sum(nil))
}
