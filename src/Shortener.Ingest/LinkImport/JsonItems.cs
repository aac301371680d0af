namespace Shortener.Ingest.LinkImport;

/// <summary>
/// Cuts the objects out of the first array of a JSON document without holding the document: memory is bounded by the largest object.
/// Not thread-safe; owns the stream.
/// </summary>
internal sealed class JsonItems(Stream stream) : IDisposable
{
    /// <summary>Bytes of one object: a link with some ten thousand visits. A larger one is passed over.</summary>
    public const int MaxItem = 4 * 1024 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly MemoryStream _item = new();
    private int _next;
    private int _length;
    private bool _inArray;

    /// <summary>Line on which the object read last begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    private long _line = 1;

    /// <summary>Reads the next object; empty for one that is too large.</summary>
    /// <returns>False at the end of the array or of the document.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (!_inArray && !Seek())
        {
            return false;
        }

        int c;
        do
        {
            c = ReadByte();
        }
        while (c is ',' or ' ' or '\t' or '\r' or '\n');
        if (c != '{')
        {
            // The end of the array, or something that is no list of objects.
            return false;
        }

        Line = _line;
        _item.SetLength(0);
        bool whole = Copy(c);
        item = _item.Length > MaxItem ? default : _item.GetBuffer().AsMemory(0, (int)_item.Length);
        return whole;
    }

    public void Dispose()
    {
        stream.Dispose();
        _item.Dispose();
    }

    private bool Seek()
    {
        bool quoted = false;
        int c;
        while ((c = ReadByte()) >= 0)
        {
            if (quoted && c == '\\')
            {
                ReadByte();
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c == '[')
            {
                return _inArray = true;
            }
        }

        return false;
    }

    private bool Copy(int first)
    {
        int depth = 0;
        bool quoted = false;
        for (int c = first; c >= 0; c = ReadByte())
        {
            if (_item.Length <= MaxItem)
            {
                _item.WriteByte((byte)c);
            }

            if (quoted && c == '\\')
            {
                int escaped = ReadByte();
                if (escaped >= 0 && _item.Length <= MaxItem)
                {
                    _item.WriteByte((byte)escaped);
                }
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '{' or '[')
            {
                depth++;
            }
            else if (!quoted && c is '}' or ']' && --depth == 0)
            {
                return true;
            }
        }

        return false;
    }

    private int ReadByte()
    {
        if (_next == _length)
        {
            _length = stream.Read(_buffer, 0, _buffer.Length);
            _next = 0;
            if (_length == 0)
            {
                return -1;
            }
        }

        byte c = _buffer[_next++];
        _line += c == '\n' ? 1 : 0;
        return c;
    }
}
