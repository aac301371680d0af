namespace Shortener.Core.Geo;

/// <summary>
/// Reads a whole file once before it is used: every tree record must lead somewhere and every data record must decode. Lookups would
/// survive what it finds, but a damaged file must not silently replace a sound one. Time is linear in the file (see
/// <c>docs/adr/0003-geo-files.md</c> for figures).
/// </summary>
internal sealed class MmdbVerifier
{
    /// <summary>
    /// Values may be shared, at several levels, by pointers into the middle of a record; files of real vendors stay below twice their
    /// size. A file whose values overlap more than this is built to waste time.
    /// </summary>
    private const int MaxReadsPerByte = 16;

    /// <summary>Enough records to tell whether a database holds locations at all.</summary>
    private const int SampleSize = 1_000;

    private readonly MmdbFile _file;
    private readonly System.Collections.BitArray _done;
    private readonly List<int> _sample = [];
    private long _bytesLeft;

    private MmdbVerifier(MmdbFile file)
    {
        _file = file;
        _done = new System.Collections.BitArray(file.Data.Length);
        _bytesLeft = (long)MaxReadsPerByte * file.Data.Length;
    }

    /// <summary>Checks the file and returns the offsets of its first records, at most a thousand.</summary>
    /// <exception cref="MmdbException">What is wrong with it.</exception>
    public static IReadOnlyList<int> Verify(MmdbFile file)
    {
        var verifier = new MmdbVerifier(file);
        verifier.VerifyTree();
        return verifier._sample;
    }

    private void VerifyTree()
    {
        // The budgets of one record do not apply to a pass over all of them; this pass has its own.
        var decoder = new MmdbDecoder(_file.Data, long.MaxValue, long.MaxValue);
        uint nodes = _file.Metadata.NodeCount;
        for (uint node = 0; node < nodes; node++)
        {
            for (int side = 0; side < 2; side++)
            {
                uint value = _file.ReadRecord(node, side);
                if (value < nodes || !_file.TryResolve(value, out int record) || _done[record])
                {
                    continue;
                }

                int at = record;
                VerifyField(ref decoder, ref at, 0);
                _done[record] = true;
                if (_sample.Count < SampleSize)
                {
                    _sample.Add(record);
                }
            }
        }
    }

    private void VerifyField(ref MmdbDecoder decoder, ref int at, int depth)
    {
        if (depth > MmdbDecoder.MaxDepth)
        {
            throw MmdbDecoder.Corrupt("values are nested too deeply, or in a circle");
        }

        int start = at;
        MmdbField field = decoder.ReadField(ref at);
        _bytesLeft -= at - start;
        if (_bytesLeft < 0)
        {
            throw MmdbDecoder.Corrupt("values overlap");
        }

        // Marked once it is done, not before: a circle runs into the depth bound.
        if (field.ByPointer && _done[field.Start])
        {
            return;
        }

        if (field.Type == MmdbType.Text)
        {
            decoder.Utf8Payload(field);
        }
        else if (field.IsContainer)
        {
            int entry = field.Start;
            for (int index = 0; index < field.Size; index++)
            {
                if (field.Type == MmdbType.Map)
                {
                    decoder.ReadText(ref entry);
                }

                VerifyField(ref decoder, ref entry, depth + 1);
            }

            at = field.ByPointer ? at : entry;
        }

        if (field.ByPointer)
        {
            _done[field.Start] = true;
        }
    }
}
