using System.Globalization;
using System.Text;
using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>
/// Reads the rows that a MySQL dump inserts (mysqldump, phpMyAdmin, Navicat: one or many rows to a statement, with or without columns,
/// comments of all kinds, escapes of MySQL's strings). Memory is bounded by the longest row allowed. Nothing is executed.
/// Not thread-safe.
/// </summary>
internal sealed class SqlInserts(TextReader text)
{
    /// <summary>Characters of one row; a longer one comes without values.</summary>
    public const int MaxRow = 1 << 20;

    /// <summary>Columns of a table, and values of a row.</summary>
    public const int MaxColumns = 200;

    /// <summary>Tables that a dump creates.</summary>
    public const int MaxTables = 1_000;

    // MySQL allows 64.
    private const int MaxName = 256;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _token = new();
    private readonly Dictionary<string, string[]> _columns = new(StringComparer.OrdinalIgnoreCase);
    private int _next;
    private int _length;
    private long _line = 1;

    /// <summary>Rows in the order of the dump.</summary>
    public IEnumerable<SqlRow> Read()
    {
        while (SkipSpace())
        {
            switch (Word().ToUpperInvariant())
            {
                case "INSERT" or "REPLACE":
                    foreach (SqlRow row in ReadInsert())
                    {
                        yield return row;
                    }

                    break;
                case "CREATE":
                    ReadCreate();
                    break;
                default:
                    SkipStatement();
                    break;
            }
        }
    }

    private IEnumerable<SqlRow> ReadInsert()
    {
        SkipSpace();
        string word = Word();
        while (word.Length > 0 && !word.Equals("INTO", StringComparison.OrdinalIgnoreCase))
        {
            // IGNORE, LOW_PRIORITY and the like.
            SkipSpace();
            word = Word();
        }

        SkipSpace();
        string table = Name();
        SkipSpace();
        string[] columns = Peek() == '(' ? [.. Names()] : _columns.GetValueOrDefault(table) ?? [];
        SkipSpace();
        if (Word().ToUpperInvariant() is not ("VALUES" or "VALUE"))
        {
            SkipStatement();
            yield break;
        }

        while (SkipSpace() && Peek() == '(')
        {
            long line = _line;
            yield return new SqlRow(line, table, columns, Row());
            SkipSpace();
            if (Peek() == ',')
            {
                Next();
            }
        }

        SkipStatement();
    }

    /// <summary>Learns the order of columns for inserts that name none.</summary>
    private void ReadCreate()
    {
        SkipSpace();
        if (!Word().Equals("TABLE", StringComparison.OrdinalIgnoreCase))
        {
            SkipStatement();
            return;
        }

        SkipSpace();
        string table = Name();
        SkipSpace();
        while (Peek() is not ('(' or ';' or < 0))
        {
            // IF NOT EXISTS.
            table = Name();
            SkipSpace();
        }

        if (Peek() != '(')
        {
            return;
        }

        Next();
        List<string> columns = [];
        while (SkipSpace() && Peek() is not (')' or ';'))
        {
            if (Peek() == '`')
            {
                AddColumn(columns);
            }

            SkipDefinition();
        }

        if (_columns.Count >= MaxTables && !_columns.ContainsKey(table))
        {
            throw new ImportInputException(string.Create(CultureInfo.InvariantCulture, $"Line {_line}: the dump creates more than {MaxTables} tables"));
        }

        _columns[table] = [.. columns];
        SkipStatement();
    }

    /// <summary>To behind the comma of a definition, or before the closing parenthesis.</summary>
    private void SkipDefinition()
    {
        int depth = 0;
        while (SkipSpace())
        {
            int c = Peek();
            if (depth == 0 && c is ')' or ';')
            {
                return;
            }

            if (c is '\'' or '"' or '`')
            {
                Quoted(keep: false);
                continue;
            }

            Next();
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && c == ',')
            {
                return;
            }
        }
    }

    private void SkipStatement()
    {
        while (SkipSpace())
        {
            int c = Peek();
            if (c is '\'' or '"' or '`')
            {
                Quoted(keep: false);
            }
            else if (Next() == ';')
            {
                return;
            }
        }
    }

    /// <summary>Values between parentheses; null for a row that is too long.</summary>
    private List<string?>? Row()
    {
        Next();
        List<string?> values = [];
        int length = 0;
        while (SkipSpace())
        {
            int c = Peek();
            if (c == ')')
            {
                Next();
                return length > MaxRow ? null : values;
            }

            if (c == ',')
            {
                Next();
                continue;
            }

            string? value = Value(keep: length <= MaxRow);
            length = values.Count == MaxColumns ? MaxRow + 1 : Math.Min(length, MaxRow) + (value?.Length ?? 4) + 1;
            if (length <= MaxRow)
            {
                values.Add(value);
            }
        }

        // The dump ends in the middle of a row.
        return null;
    }

    private string? Value(bool keep)
    {
        int c = Peek();
        if (c is '\'' or '"')
        {
            return Quoted(keep);
        }

        if (c == '(')
        {
            SkipNested();
            return null;
        }

        string word = Bare();
        if (Peek() is '\'' && word.StartsWith('_'))
        {
            // A string with its character set: _utf8mb4'…'.
            return Quoted(keep);
        }

        if (Peek() == '(')
        {
            // A function's result is not known.
            SkipNested();
            return null;
        }

        return word.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : word;
    }

    /// <summary>To behind the parenthesis that closes the one here; however deep, without recursion.</summary>
    private void SkipNested()
    {
        int depth = 0;
        while (SkipSpace())
        {
            if (Peek() is '\'' or '"' or '`')
            {
                Quoted(keep: false);
                continue;
            }

            depth += Next() switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return;
            }
        }
    }

    private string Bare()
    {
        _token.Clear();
        while (Peek() is >= 0 and not (',' or ')' or '(' or ';' or '\'' or ' ' or '\t' or '\r' or '\n'))
        {
            char c = (char)Next();
            if (_token.Length < 1_000)
            {
                _token.Append(c);
            }
        }

        if (_token.Length == 0)
        {
            // What is no value is passed over, so that reading always goes on.
            Next();
        }

        return _token.ToString();
    }

    /// <summary>A quoted text with MySQL's escapes; a doubled quote stands for one.</summary>
    private string Quoted(bool keep)
    {
        int quote = Next();
        _token.Clear();
        int length = 0;
        while (true)
        {
            int c = Next();
            if (c < 0)
            {
                break;
            }

            if (c == '\\' && quote != '`')
            {
                c = Next() switch { 'n' => '\n', 'r' => '\r', 't' => '\t', '0' => '\0', 'b' => '\b', 'Z' => '\u001a', var other => other };
            }
            else if (c == quote)
            {
                if (Peek() != quote)
                {
                    break;
                }

                Next();
            }

            if (keep && c >= 0 && ++length <= MaxRow + 1)
            {
                _token.Append((char)c);
            }
        }

        return _token.ToString();
    }

    /// <summary>A name, quoted or bare; of <c>`database`.`table`</c> the last part.</summary>
    private string Name()
    {
        string name;
        do
        {
            if (Peek() == '.')
            {
                Next();
            }

            name = Peek() is '`' or '"' ? Quoted(keep: true) : Word();
            if (name.Length == 0 && Peek() is >= 0 and not ('(' or ';' or '.'))
            {
                Next();
            }
        }
        while (Peek() == '.');
        return name.Length > MaxName ? name[..MaxName] : name;
    }

    private List<string> Names()
    {
        Next();
        List<string> names = [];
        while (SkipSpace() && Peek() is not (')' or ';'))
        {
            if (Peek() is ',' or '(')
            {
                Next();
            }
            else
            {
                AddColumn(names);
            }
        }

        Next();
        return names;
    }

    /// <exception cref="ImportInputException">There are too many: no table of links has them.</exception>
    private void AddColumn(List<string> columns)
    {
        if (columns.Count == MaxColumns)
        {
            throw new ImportInputException(string.Create(CultureInfo.InvariantCulture, $"Line {_line}: a table has more than {MaxColumns} columns"));
        }

        columns.Add(Name());
    }

    private string Word()
    {
        _token.Clear();
        while (Peek() is var c && c >= 0 && (char.IsLetterOrDigit((char)c) || c is '_' or '$'))
        {
            Next();
            if (_token.Length < 1_000)
            {
                _token.Append((char)c);
            }
        }

        return _token.ToString();
    }

    /// <summary>Passes over space and comments; false at the end.</summary>
    private bool SkipSpace()
    {
        while (true)
        {
            int c = Peek();
            if (c < 0)
            {
                return false;
            }

            if (char.IsWhiteSpace((char)c) || c == '\uFEFF')
            {
                Next();
            }
            else if (c == '#' || (c == '-' && PeekSecond() == '-'))
            {
                while (Peek() is >= 0 and not '\n')
                {
                    Next();
                }
            }
            else if (c == '/' && PeekSecond() == '*')
            {
                SkipComment();
            }
            else
            {
                return true;
            }
        }
    }

    private void SkipComment()
    {
        Next();
        Next();
        for (int before = 0, c = Next(); c >= 0; before = c, c = Next())
        {
            if (before == '*' && c == '/')
            {
                return;
            }
        }
    }

    private int Peek() => Fill(1) ? _buffer[_next] : -1;

    private int PeekSecond() => Fill(2) ? _buffer[_next + 1] : -1;

    private int Next()
    {
        if (!Fill(1))
        {
            return -1;
        }

        char c = _buffer[_next++];
        _line += c == '\n' ? 1 : 0;
        return c;
    }

    private bool Fill(int needed)
    {
        while (_length - _next < needed)
        {
            Array.Copy(_buffer, _next, _buffer, 0, _length - _next);
            _length -= _next;
            _next = 0;
            int read = text.Read(_buffer, _length, _buffer.Length - _length);
            if (read == 0)
            {
                return false;
            }

            _length += read;
        }

        return true;
    }
}

/// <summary>A row that a dump inserts.</summary>
/// <param name="Line">Line on which the row begins, from 1.</param>
/// <param name="Table">Name of the table without its database.</param>
/// <param name="Columns">Names of the columns; empty where the dump does not say.</param>
/// <param name="Values">Values as text; null for a row that is too long, has too many values or is cut off.</param>
internal sealed record SqlRow(long Line, string Table, string[] Columns, List<string?>? Values);
