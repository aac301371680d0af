using System.Text;

namespace Shortener.Core.Csv;

/// <summary>
/// Reads records of CSV (RFC 4180, and what spreadsheets make of it: LF alone, a quote inside an unquoted cell, text behind a closing
/// quote). Memory is bounded by the longest record allowed; a longer one is passed over. Not thread-safe.
/// </summary>
/// <param name="input">The text; not disposed.</param>
/// <param name="delimiter">Comma, semicolon or tab.</param>
public sealed class CsvReader(TextReader input, char delimiter)
{
    /// <summary>Characters of one record. A link with every option takes less than 200,000.</summary>
    public const int MaxRecord = 1 << 20;

    private const int MaxCells = 1_000;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _cell = new();
    private int _next;
    private int _length;
    private long _line = 1;

    /// <summary>Number of the line on which the record read last begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next record that is not an empty line.</summary>
    /// <param name="cells">Its cells; null for a record that is too long or has too many cells.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out List<string>? cells)
    {
        do
        {
            Line = _line;
            if (Peek() < 0)
            {
                cells = null;
                return false;
            }

            cells = ReadRecord();
        }
        while (cells is [""]);
        return true;
    }

    private List<string>? ReadRecord()
    {
        List<string> cells = [];
        int length = 0;
        bool quoted = false;
        bool atStart = true;
        _cell.Clear();
        while (true)
        {
            int c = Read();
            if (c < 0 || (!quoted && (c == '\n' || (c == '\r' && EndsLine()))))
            {
                break;
            }

            if (++length > MaxRecord)
            {
                // Read on without keeping anything.
                _cell.Clear();
            }

            if (quoted && c == '"')
            {
                if (Peek() == '"')
                {
                    Read();
                    Append('"', length);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (!quoted && c == '"' && atStart)
            {
                quoted = true;
            }
            else if (!quoted && c == delimiter)
            {
                AddCell(cells);
                atStart = true;
                continue;
            }
            else
            {
                Append((char)c, length);
            }

            atStart = false;
        }

        AddCell(cells);
        return length > MaxRecord || cells.Count > MaxCells ? null : cells;
    }

    /// <summary>A CR ends a line together with the LF behind it, or alone.</summary>
    private bool EndsLine()
    {
        if (Peek() == '\n')
        {
            Read();
        }
        else
        {
            _line++;
        }

        return true;
    }

    private void Append(char c, int length)
    {
        if (length <= MaxRecord)
        {
            _cell.Append(c);
        }
    }

    private void AddCell(List<string> cells)
    {
        if (cells.Count <= MaxCells)
        {
            cells.Add(_cell.ToString());
        }

        _cell.Clear();
    }

    private int Peek() => Fill() ? _buffer[_next] : -1;

    private int Read()
    {
        if (!Fill())
        {
            return -1;
        }

        char c = _buffer[_next++];
        _line += c == '\n' ? 1 : 0;
        return c;
    }

    private bool Fill()
    {
        if (_next == _length)
        {
            _length = input.Read(_buffer, 0, _buffer.Length);
            _next = 0;
        }

        return _next < _length;
    }
}
