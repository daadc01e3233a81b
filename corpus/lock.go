package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked is returned while another process writes to the folder.
var ErrLocked = errors.New("another process is writing to this corpus")

// lock is the writer's lock on a folder: an advisory lock on the file lock,
// which the system drops when the process dies. The file's text says who.
type lock struct{ file *flock.Flock }

func acquire(dir string) (*lock, error) {
	l := &lock{flock.New(filepath.Join(dir, "lock"))}
	ok, err := l.file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	if !ok {
		holder, _ := os.ReadFile(holderPath(dir))
		return nil, fmt.Errorf("%s: %w: %s", dir, ErrLocked, strings.TrimSpace(string(holder)))
	}
	host, _ := os.Hostname()
	who := fmt.Sprintf("process %d on %s, since %s\n", os.Getpid(), host, time.Now().Format(time.RFC3339))
	if err := os.WriteFile(holderPath(dir), []byte(who), 0o644); err != nil {
		return nil, errors.Join(NotWritten(dir, err), l.file.Unlock())
	}
	return l, nil
}

// Lock keeps other processes from writing to the folder dir until unlock is
// called. The error wraps ErrLocked if one writes already.
func Lock(dir string) (unlock func() error, err error) {
	l, err := acquire(dir)
	if err != nil {
		return nil, err
	}
	return l.release, nil
}

// The holder's name stands beside the lock: some systems let nobody read a
// locked file.
func holderPath(dir string) string { return filepath.Join(dir, ".lock-holder") }

func (l *lock) release() error {
	if l == nil {
		return nil
	}
	return errors.Join(os.Remove(holderPath(filepath.Dir(l.file.Path()))), l.file.Unlock())
}
