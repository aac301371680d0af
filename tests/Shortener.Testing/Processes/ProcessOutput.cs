using System.Diagnostics;
using System.Text;

namespace Shortener.Testing.Processes;

/// <summary>The last lines a process printed on both streams. Thread-safe.</summary>
public sealed class ProcessOutput
{
    private const int MaxLines = 2_000;

    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    /// <summary>Reads both streams until they end; the process must have been started with them redirected.</summary>
    public static ProcessOutput Follow(Process process)
    {
        var output = new ProcessOutput();
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return output;
    }

    /// <summary>The first line that holds the text, or null.</summary>
    public string? Find(string text)
    {
        lock (_lock)
        {
            return _lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return new StringBuilder().AppendJoin('\n', _lines).ToString();
        }
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
