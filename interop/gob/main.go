// Command gob is encoding/gob for the tests of Peerage: "read" takes a stream of samples and tells
// what they hold, a line each; "write" takes such lines and makes the stream.
package main

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"time"
)

// S is a named slice, as the RPC of asyncmachine-go has one.
type S []string

// A is a named map of interfaces.
type A map[string]any

// Sub is a struct that is also sent inside interfaces, and holds one itself.
type Sub struct {
	Auto bool
	Add  S
	Any  any
}

// Sample has a field of every kind that is supported.
type Sample struct {
	Flag    bool
	Number  int64
	Natural uint64
	Small   uint8
	Real    float64
	Text    string
	Raw     []byte
	Names   S
	Ticks   []uint32
	Lists   [][]uint16
	Schema  map[string]Sub
	Sub     *Sub
	Args    A
	Any     any
}

const lineBytesMax = 16 << 20

func main() {
	gob.Register(Sub{})
	gob.Register(time.Time{})
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: gob read|write"))
	}
	out := bufio.NewWriter(os.Stdout)
	var err error
	switch os.Args[1] {
	case "read":
		err = read(os.Stdin, out)
	case "write":
		err = write(os.Stdin, out)
	default:
		err = fmt.Errorf("no such thing: %s", os.Args[1])
	}
	if err == nil {
		err = out.Flush()
	}
	fail(err)
}

func read(in io.Reader, out io.Writer) error {
	decoder := gob.NewDecoder(in)
	for {
		var sample Sample
		err := decoder.Decode(&sample)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(out, tell(&sample))
	}
}

func write(in io.Reader, out io.Writer) error {
	encoder := gob.NewEncoder(out)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, lineBytesMax)
	for lines.Scan() {
		sample, err := parse(lines.Text())
		if err == nil {
			err = encoder.Encode(sample)
		}
		if err != nil {
			return err
		}
	}
	return lines.Err()
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
