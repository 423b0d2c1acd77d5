package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// alive says whether a process runs. One that has ended but that nobody has waited for yet does not.
func alive(t *testing.T, pid string) bool {
	t.Helper()
	number, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	if syscall.Kill(number, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	return err != nil || !strings.Contains(string(stat), ") Z ")
}
